import { Text } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import type { ColumnMisfits, StepFinding } from "#db/schema/console/steps.ts";
import { inText } from "#foreign.ts";
import classes from "./step-row.module.css";

const known = ["22001", "22003", "22021", "22P05", "23502"] as const;

type Props = { finding: StepFinding; misfits: ColumnMisfits[] };

/** The rows that a step set aside: how many, by which column and why, and the keys of some. */
export function Misfits({ finding, misfits }: Props) {
  const t = useTranslations("loads.misfits");
  const format = useFormatter();
  const reasonOf = (reason: string) => t(`reasons.${known.find((code) => code === reason) ?? "other"}`);
  return (
    <Text fz="sm">
      <span className={classes.level} data-level={finding.level} aria-hidden />
      {t("rows", { count: finding.count ?? 0 })}{" "}
      {misfits.map(({ column, reason, rows }) => (
        <span key={`${column} ${reason}`}>
          <code>{column}</code>{" "}
          {t("column", { reason: reasonOf(reason), rows: format.number(rows, "integer") })}{" "}
        </span>
      ))}
      {t("examples", { examples: (finding.examples ?? []).map((one) => inText(one)).join("; ") })}
    </Text>
  );
}
