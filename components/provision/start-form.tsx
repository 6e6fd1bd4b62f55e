"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useChange } from "../people/use-change.ts";
import { SlugFields } from "./slug-fields.tsx";
import type { CheckSlug, StartDraft } from "./types.ts";

/** Begins a draft: its first step. */
export function StartForm({ checkSlug, startDraft }: { checkSlug: CheckSlug; startDraft: StartDraft }) {
  const t = useTranslations("provision");
  const router = useRouter();
  const { send, isSending } = useChange();
  const [named, setNamed] = useState({ name: "", slug: "" });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSending || named.name.trim() === "") return;
    send(
      () => startDraft(named),
      ({ id }) => router.push(`/customers/new/${id}?step=contract`),
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <SlugFields value={named} onChange={setNamed} checkSlug={checkSlug} />
      <Button type="submit" mt="xs" loading={isSending} disabled={named.name.trim() === ""}>
        {t("continue")}
      </Button>
    </form>
  );
}
