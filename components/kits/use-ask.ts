"use client";

import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import type { ActionResult, Refusal } from "#auth/action.ts";
import { codeOfFailure } from "../feedback/failed-action.ts";
import { useRecorded } from "../feedback/use-explanation.ts";

/** Asks for something about kits, and says why it was refused. */
export function useAsk() {
  const t = useTranslations("kits.tasks");
  const explain = useRecorded();
  const [isSending, start] = useTransition();
  const send = <T>(request: () => Promise<ActionResult<T>>, then: (value: T) => void) =>
    start(async () => {
      const result = await request().catch(
        (error: unknown): Refusal => ({ ok: false, code: codeOfFailure(error) }),
      );
      if (result.ok) return then(result.value);
      const { meaning, hint } = explain(result);
      notifications.show({
        color: "red",
        title: t("failed"),
        message: `${meaning} ${hint}`,
        role: "alert",
        autoClose: 15_000,
      });
    });
  return { send, isSending };
}
