"use client";

import { ActionIcon, CopyButton, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./kits.module.css";

/** A text that is to be copied as it stands, by a button or, without any script, by hand. */
export function CopiedLine({ label, text, note }: { label?: string; text: string; note?: string }) {
  const t = useTranslations("kits.delivery");
  return (
    <div>
      {label ? (
        <Text fz="sm" fw={550} mb={2}>
          {label}
        </Text>
      ) : null}
      <div className={classes.line}>
        <pre className={classes.text}>{text}</pre>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <ActionIcon
              variant="default"
              size={34}
              onClick={copy}
              aria-label={`${t(copied ? "copied" : "copy")}${label ? `: ${label}` : ""}`}
              title={t(copied ? "copied" : "copy")}
            >
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          )}
        </CopyButton>
      </div>
      {note ? (
        <Text fz="xs" c="dimmed" mt={2}>
          {note}
        </Text>
      ) : null}
    </div>
  );
}
