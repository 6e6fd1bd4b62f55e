"use client";

import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import type { ActionResult } from "#auth/action.ts";
import { useRecorded } from "../feedback/use-explanation.ts";

/** Sends a change, and says why it was refused. */
export function useChange() {
  const t = useTranslations("people.form");
  const explain = useRecorded();
  const [isSending, start] = useTransition();
  const send = <T>(request: () => Promise<ActionResult<T>>, then: (value: T) => void) =>
    start(async () => {
      const result = await request().catch(() => ({ ok: false, code: "internal" }) as const);
      if (result.ok) return then(result.value);
      const { meaning, hint } = explain(result);
      notifications.show({
        color: "red",
        title: t("failed"),
        message: `${meaning} ${hint}`,
        role: "alert",
        autoClose: 12_000,
      });
    });
  return { send, isSending };
}
