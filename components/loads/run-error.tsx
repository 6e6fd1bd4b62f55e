import { Alert, Stack, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { RunError as Recorded } from "#db/schema/console/runs.ts";
import { errorCodes } from "#errors.ts";

/** What went wrong with a load or a step: the sentence for its code, then what was recorded and what to do next. */
export function RunError({ error }: { error: Recorded }) {
  const t = useTranslations("errors.codes");
  const code = errorCodes.find((known) => known === error.code) ?? "internal";
  return (
    <Alert
      variant="outline"
      color="red"
      icon={<IconAlertCircle />}
      title={t(code)}
      styles={{ title: { color: "var(--opendb-bad)" }, message: { color: "var(--mantine-color-text)" } }}
    >
      <Stack gap={2}>
        <Text fz="sm" lang="en">
          {error.table ? <code>{error.table}: </code> : null}
          {error.message}
        </Text>
        {error.hint ? (
          <Text fz="sm" c="dimmed" lang="en">
            {error.hint}
          </Text>
        ) : null}
      </Stack>
    </Alert>
  );
}
