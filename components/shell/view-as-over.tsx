"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type EndViewAs, useEndViewAs } from "./use-end-view-as.ts";

/** The way back to one's own console after a view as somebody else has ended by itself. */
export function ViewAsOver({ endViewAs }: { endViewAs: EndViewAs }) {
  const t = useTranslations("people.viewAs");
  const { end, isEnding } = useEndViewAs(endViewAs);
  return (
    <Button onClick={end} loading={isEnding}>
      {t("back")}
    </Button>
  );
}
