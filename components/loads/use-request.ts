"use client";

import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import type { ActionResult } from "#auth/action.ts";
import { codeOfFailure } from "../feedback/failed-action.ts";
import { useExplanation } from "../feedback/use-explanation.ts";

/** Sends a request about a load and opens the load's page, or says why it was refused. */
export function useRequest(slug: string) {
  const t = useTranslations();
  const explain = useExplanation();
  const router = useRouter();
  const [isSending, start] = useTransition();
  const send = (request: () => Promise<ActionResult<{ id: number }>>) =>
    start(async () => {
      const result = await request().catch(
        (error: unknown) => ({ ok: false, code: codeOfFailure(error) }) as const,
      );
      if (result.ok) {
        router.push(`/c/${slug}/loads/${result.value.id}`);
        router.refresh();
      } else {
        const { meaning, hint } = explain(result.code);
        const message = `${meaning} ${hint}`;
        const title = t("loads.request.failed");
        notifications.show({ color: "red", title, message, role: "alert" });
      }
    });
  return { send, isSending };
}
