"use client";

import { Button, Group, Modal, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, Suspense, useState } from "react";
import type { TakenView } from "#db/queries/seed-views.ts";
import { asSeen, inText } from "#foreign.ts";
import { TakenViews } from "./taken-views.tsx";

type Props = {
  customer: { slug: string; name: string };
  views: Promise<TakenView[] | null>;
  isOpen: boolean;
  isSending: boolean;
  onClose: () => void;
  onConfirm: (confirmation: string) => void;
};

/** Says what a seed takes along, and asks for the customer's slug before everything of it is loaded anew. */
export function SeedDialog({ customer, views, isOpen, isSending, onClose, onConfirm }: Props) {
  const t = useTranslations("loads.seed");
  const [text, setText] = useState("");
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asSeen(text) === customer.slug) onConfirm(asSeen(text));
    else setWrong(true);
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={t("title", { customer: inText(customer.name) })} centered>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text fz="sm">{t("text")}</Text>
          <Suspense fallback={<Skeleton height={20} />}>
            <TakenViews views={views} />
          </Suspense>
          <TextInput
            label={t("confirm", { slug: customer.slug })}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setWrong(false);
            }}
            error={isWrong ? t("mismatch", { slug: customer.slug }) : undefined}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("dismiss")}
            </Button>
            <Button type="submit" loading={isSending}>
              {t("submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
