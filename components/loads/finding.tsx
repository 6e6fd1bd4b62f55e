import { Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { StepFinding } from "#db/schema/console/steps.ts";
import { inText } from "#foreign.ts";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { useFinding } from "../feedback/use-explanation.ts";
import classes from "./step-row.module.css";

/** What a step noticed, and what to do about it, in the reader's language. */
export function Finding({ finding }: { finding: StepFinding }) {
  const t = useTranslations("errors");
  const format = useFormatter();
  const { level, message, examples = [] } = finding;
  const said = useFinding()(finding);
  // New columns are their own examples.
  const shown = finding.kind === "new_columns" ? [] : examples;
  return (
    <div>
      <Text fz="sm">
        <span className={classes.level} data-level={level} aria-hidden />
        <b>{t(`levels.${level}`)}.</b>{" "}
        {said ? (
          <ForeignText text={said.text} most={600} />
        ) : (
          <>
            {t("older")}{" "}
            <span lang="en">
              <ForeignText text={message} most={600} />
            </span>
          </>
        )}
      </Text>
      {said ? (
        <Text fz="sm" c="dimmed">
          {shown.length > 0
            ? `${t("examples", { examples: format.list(shown.map((one) => inText(one))) })}. `
            : null}
          <ForeignText text={said.hint} most={600} />
        </Text>
      ) : null}
    </div>
  );
}
