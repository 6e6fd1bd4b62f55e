"use client";

import { Button, Group, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { ActionResult } from "#auth/action.ts";
import type { SourceAge as Age } from "#db/queries/source-age.ts";
import { Ago } from "../feedback/moment.tsx";
import { RunError } from "../loads/run-error.tsx";
import { useChange } from "../people/use-change.ts";

/** Milliseconds after which what is known of the source is asked for again by itself, when somebody looks at it. */
const old = 15 * 60_000;

type Props = { age: Age; refresh: () => Promise<ActionResult<object>>; onAsked: () => void };

/** How old what is known of the source is, and why it is no younger; the source may be slow or down. */
export function SourceAge({ age, refresh, onAsked }: Props) {
  const t = useTranslations("provision.tenants");
  const { send, isSending } = useChange();
  const hasAsked = useRef(false);
  // Somebody may type while the source is asked: what is looked for then is what stands there by then.
  const asked = useRef(onAsked);
  useEffect(() => {
    asked.current = onAsked;
  });
  const ask = () => send(refresh, () => asked.current());
  const readAt = age.readAt === null ? null : new Date(age.readAt);
  const isOld = readAt === null || Date.now() - readAt.getTime() > old;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that it is found old
  useEffect(() => {
    if (!isOld || age.isAsked || hasAsked.current) return;
    hasAsked.current = true;
    ask();
  }, [isOld, age.isAsked]);
  return (
    <>
      <Group gap="xs">
        <Text span fz="sm" c="dimmed" role="status">
          {age.isAsked
            ? t(age.isUnheeded ? "unheeded" : "reading")
            : readAt === null
              ? t("unread")
              : t.rich("read", { ago: () => <Ago at={readAt} />, count: age.tenants })}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={ask} loading={isSending || age.isAsked}>
          {t("refresh")}
        </Button>
      </Group>
      {age.error && !age.isAsked ? <RunError error={age.error} /> : null}
    </>
  );
}
