import { Alert, Stack, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { RunError as Recorded } from "#db/schema/console/runs.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Isolated } from "../feedback/isolated.tsx";
import { useRecorded } from "../feedback/use-explanation.ts";
import classes from "./run-error.module.css";

/** Words that are in English whatever the reader's language, behind a click. */
function Words({ title, lines }: { title: string; lines: (string | undefined)[] }) {
  return (
    <details className={classes.database}>
      <summary>{title}</summary>
      <pre lang="en">
        <Isolated text={lines.filter(Boolean).join("\n")} />
      </pre>
    </details>
  );
}

/** The database's own words. They are only there for people who may request loads. */
const wordsOf = ({ sqlstate, message, detail }: NonNullable<Recorded["database"]>) => [
  [sqlstate, message].filter(Boolean).join(": "),
  detail,
];

/** What went wrong with a load or a step and what to do, in the reader's language. */
export function RunError({ error }: { error: Recorded }) {
  const t = useTranslations("errors");
  const { title, meaning, hint, names, isWhole } = useRecorded()(error);
  return (
    <Alert
      variant="outline"
      color="red"
      icon={<IconAlertCircle />}
      title={title}
      styles={{ title: { color: "var(--opendb-bad)" }, message: { color: "var(--mantine-color-text)" } }}
    >
      <Stack gap={2}>
        <Text fz="sm">
          {error.table ? <code>{error.table}: </code> : null}
          <ForeignText text={meaning} most={600} />{" "}
          {names ? (
            <>
              (<ForeignText text={names} most={200} />)
            </>
          ) : null}
        </Text>
        <Text fz="sm" c="dimmed">
          <ForeignText text={hint} most={600} />
        </Text>
        {isWhole ? null : <Words title={t("recorded")} lines={[error.message, error.hint]} />}
        {error.database ? <Words title={t("database")} lines={wordsOf(error.database)} /> : null}
      </Stack>
    </Alert>
  );
}
