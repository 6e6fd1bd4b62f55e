import { Alert, Stack, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { RunError as Recorded } from "#db/schema/console/runs.ts";
import { errorCodes } from "#errors.ts";
import { ForeignText, Isolated } from "../feedback/foreign-text.tsx";
import { useExplanation } from "../feedback/use-explanation.ts";
import classes from "./run-error.module.css";

/** The names that go with a sentence of the catalogue: a column, a constraint. */
const namesOf = ({ params = {} }: Recorded) => Object.values(params).join(", ");

/** The database's own words behind a click. They are only there for people who may request loads. */
function DatabaseWords({ said }: { said: NonNullable<Recorded["database"]> }) {
  const t = useTranslations("errors");
  const lines = [[said.sqlstate, said.message].filter(Boolean).join(": "), said.detail];
  return (
    <details className={classes.database}>
      <summary>{t("database")}</summary>
      <pre lang="en">
        <Isolated text={lines.filter(Boolean).join("\n")} />
      </pre>
    </details>
  );
}

/** What went wrong with a load or a step and what to do, in the words for its code, and what was recorded beyond them. */
export function RunError({ error }: { error: Recorded }) {
  const explain = useExplanation();
  const code = errorCodes.find((known) => known === error.code) ?? "internal";
  const { title, meaning, hint } = explain(code, error.origin);
  const names = namesOf(error);
  // With params, the recorded English says what the catalogue says in the reader's language.
  const isOwn = error.params === undefined;
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
          {meaning}{" "}
          {names ? (
            <code>
              <ForeignText text={names} most={200} />
            </code>
          ) : null}
        </Text>
        {isOwn ? (
          <Text fz="sm" lang="en">
            <ForeignText text={error.message} most={600} />
          </Text>
        ) : null}
        <Text fz="sm" c="dimmed" lang={isOwn && error.hint ? "en" : undefined}>
          {isOwn && error.hint ? <ForeignText text={error.hint} most={600} /> : hint}
        </Text>
        {error.database ? <DatabaseWords said={error.database} /> : null}
      </Stack>
    </Alert>
  );
}
