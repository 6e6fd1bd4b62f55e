"use client";

import { Button, Group, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { RootsChoice } from "#db/queries/roots-choice.ts";
import { Ago } from "../feedback/moment.tsx";
import { useChange } from "../people/use-change.ts";
import type { RefreshTenants } from "./types.ts";

/** Milliseconds after which what is known of the source is asked for again by itself, when somebody looks at it. */
const old = 15 * 60_000;

type Props = {
  customer: string;
  age: RootsChoice["age"];
  refreshTenants: RefreshTenants;
  onAsked: () => void;
};

/** How old what is known of the source is; the source may be slow or down. */
export function SourceAge({ customer, age, refreshTenants, onAsked }: Props) {
  const t = useTranslations("roots.source");
  const { send, isSending } = useChange();
  const hasAsked = useRef(false);
  const ask = () => send(() => refreshTenants({ customer }), onAsked);
  const readAt = age.readAt === null ? null : new Date(age.readAt);
  const isOld = readAt === null || Date.now() - readAt.getTime() > old;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that it is found old
  useEffect(() => {
    if (!isOld || age.isAsked || hasAsked.current) return;
    hasAsked.current = true;
    ask();
  }, [isOld, age.isAsked]);
  return (
    <Group gap="xs">
      <Text span fz="sm" c="dimmed" role="status">
        {age.isAsked
          ? t("reading")
          : readAt === null
            ? t("unread")
            : t.rich("read", { ago: () => <Ago at={readAt} />, count: age.tenants })}{" "}
        {age.error && !age.isAsked ? t("failed") : null}
      </Text>
      <Button size="compact-xs" variant="subtle" onClick={ask} loading={isSending || age.isAsked}>
        {t("refresh")}
      </Button>
    </Group>
  );
}
