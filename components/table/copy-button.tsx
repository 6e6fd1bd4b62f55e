"use client";
import { ActionIcon } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./table.module.css";
import { useCopy } from "./use-copy.ts";

/** Copies the cell that it stands in. */
export function CopyButton({ text }: { text: string }) {
  const t = useTranslations("tables.cell");
  const copy = useCopy();
  return (
    <ActionIcon
      className={classes.copy}
      size={20}
      variant="default"
      tabIndex={-1}
      aria-label={t("copy")}
      title={t("copy")}
      // The cell keeps the focus, and with it this button its place.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => copy(text)}
    >
      <IconCopy size={13} aria-hidden />
    </ActionIcon>
  );
}
