"use client";

import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCopy, IconPrinter } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useCopy } from "../table/use-copy.ts";
import { type Target, textFor, toolNames, tools } from "./connections.ts";
import classes from "./hand-over.module.css";

/** How to connect with each tool, to copy. */
export function ConnectionList({ target }: { target: Target }) {
  const t = useTranslations("provision.handOver");
  const copy = useCopy();
  return (
    <Stack gap="sm">
      {tools.map((tool) => {
        const text = textFor(tool, target);
        return (
          <Paper key={tool} withBorder p="sm" component="section" aria-label={toolNames[tool]}>
            <Group justify="space-between" mb={4}>
              <Title order={3} fz="sm">
                {toolNames[tool]}
              </Title>
              <Button
                className={classes.onScreen}
                size="compact-xs"
                variant="default"
                leftSection={<IconCopy size={13} aria-hidden />}
                aria-label={t("copyNamed", { tool: toolNames[tool] })}
                onClick={() => copy(text)}
              >
                {t("copy")}
              </Button>
            </Group>
            <Text fz="sm" mb={6}>
              {t(`tools.${tool}.${target.form}`)}
            </Text>
            <pre className={classes.text}>{text}</pre>
          </Paper>
        );
      })}
    </Stack>
  );
}

export function PrintButton() {
  const t = useTranslations("provision.handOver");
  return (
    <Button
      className={classes.onScreen}
      variant="default"
      leftSection={<IconPrinter size={16} aria-hidden />}
      onClick={() => window.print()}
    >
      {t("print")}
    </Button>
  );
}
