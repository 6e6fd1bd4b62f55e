"use client";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useCallback } from "react";

/** Copies a text and says so; a browser that refuses is said, too. */
export function useCopy(): (text: string) => void {
  const t = useTranslations("tables.cell");
  return useCallback(
    (text) => {
      const said = (message: string, color?: string) =>
        notifications.show({ id: "copied", message, color, autoClose: 1500, withCloseButton: false });
      const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
      copied.then(
        () => said(t("copied")),
        () => said(t("copyFailed"), "red"),
      );
    },
    [t],
  );
}
