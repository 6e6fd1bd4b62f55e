"use client";

import { Anchor, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { CheckSlug, StepProps } from "./types.ts";

type Named = { name: string; slug: string };
type Props = StepProps<Named> & {
  checkSlug: CheckSlug;
  /** Whether the database's name was chosen by somebody: then it does not follow the customer's. */
  isChosen?: boolean;
};
type Verdict = "checking" | "free" | "taken" | "invalid" | "unknown";

/** A customer's name, and the name of its database, which follows it until somebody changes it; checked while it is typed. */
export function SlugFields({ value, onChange, checkSlug, isChosen = false }: Props) {
  const t = useTranslations("provision.name");
  const [hasOwn, setOwn] = useState(isChosen);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [suggested, setSuggested] = useState("");
  const ask = useDebouncedCallback(async (named: Named, own: boolean) => {
    const found = await checkSlug({ name: named.name, slug: own ? named.slug : null }).catch(() => null);
    if (!found?.ok) return setVerdict("unknown");
    const { slug, isValid, isFree } = found.value;
    setSuggested(found.value.suggested);
    setVerdict(isValid ? (isFree ? "free" : "taken") : "invalid");
    if (!own && slug !== named.slug) onChange({ ...named, slug });
  }, 300);
  const change = (named: Named, own: boolean) => {
    onChange(named);
    setOwn(own);
    setVerdict("checking");
    ask(named, own);
  };
  // What was typed before the page was ready is in the field alone.
  const field = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is ready
  useEffect(() => {
    const typed = field.current?.value ?? "";
    if (typed !== value.name) change({ ...value, name: typed }, hasOwn);
  }, []);
  const isBad = verdict === "taken" || verdict === "invalid";
  return (
    <Stack gap="sm" maw={520}>
      <TextInput
        ref={field}
        label={t("name")}
        value={value.name}
        maxLength={200}
        required
        autoComplete="off"
        onChange={(event) => change({ ...value, name: event.currentTarget.value }, hasOwn)}
      />
      <TextInput
        label={t("slug")}
        description={t("slugNote")}
        value={value.slug}
        maxLength={31}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={isBad ? t(verdict) : null}
        onChange={(event) => change({ ...value, slug: event.currentTarget.value }, true)}
      />
      <Text span fz="sm" role="status" mih="1.4em">
        {verdict !== null && !isBad ? t(verdict) : null}
        {verdict === "invalid" && suggested ? (
          <Anchor
            component="button"
            type="button"
            fz="sm"
            onClick={() => change({ ...value, slug: suggested }, true)}
          >
            {t("use", { slug: suggested })}
          </Anchor>
        ) : null}
      </Text>
    </Stack>
  );
}
