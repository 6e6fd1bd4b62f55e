import { Stack, TableTd, TableTr } from "@mantine/core";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { Step } from "#db/schema/console/steps.ts";
import { SaidRow } from "../feedback/said-row.tsx";
import { duration, lasted } from "./duration.ts";
import { Finding } from "./finding.tsx";
import { RunError } from "./run-error.tsx";
import { StateLabel } from "./state-label.tsx";
import classes from "./step-row.module.css";

function Window({ step }: { step: Step }) {
  const t = useTranslations("loads.steps");
  const format = useFormatter();
  const isIn = step.state === "done" || step.state === "unreconciled";
  if (step.window_until === null) return isIn ? t("whole") : "–";
  const moment = (at: Date) => format.dateTime(at, "moment");
  const until = moment(step.window_until);
  if (step.window_from === null) return t("until", { until });
  return t("between", { from: moment(step.window_from), until });
}

function Said({ step }: { step: Step }) {
  if (step.findings.length === 0 && step.error === null) return null;
  return (
    <SaidRow columns={12}>
      <Stack gap={6}>
        {step.error ? <RunError error={step.error} /> : null}
        {step.findings.map((finding) => (
          <Finding key={`${finding.check} ${finding.tenant} ${finding.message}`} finding={finding} />
        ))}
      </Stack>
    </SaidRow>
  );
}

type Props = { step: Step; now: Date; slug?: string };

/** The line of one table, and under it what was found or what failed. */
export function StepRow({ step, now, slug }: Props) {
  const t = useTranslations("loads.strategies");
  const format = useFormatter();
  const locale = useLocale();
  const isWaiting = step.state === "waiting" || step.state === "not_run";
  const span = isWaiting ? undefined : lasted(step.started_at, step.finished_at, now);
  // What was thrown away was read, and changed nothing.
  const changes =
    step.state === "discarded"
      ? [0, 0, 0, 0, 0, null]
      : [
          step.rows_inserted,
          step.rows_updated,
          step.rows_unchanged,
          step.rows_rejected,
          step.rows_deleted,
          step.rows_total,
        ];
  const counts = [step.rows_read, ...changes];
  return (
    <>
      <TableTr>
        <TableTd className={classes.name}>
          {slug ? (
            <Link href={`/c/${slug}/tables/${step.table_name.replace(".", "/")}`} className={classes.link}>
              {step.table_name}
            </Link>
          ) : (
            step.table_name
          )}
        </TableTd>
        <TableTd>
          <StateLabel state={step.state} />
        </TableTd>
        {counts.map((value, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed
          <TableTd key={index} className="numeric" c={value ? undefined : "dimmed"}>
            {value === null ? "–" : format.number(value, "integer")}
          </TableTd>
        ))}
        <TableTd className="numeric">{span === undefined ? "–" : duration(span, locale)}</TableTd>
        <TableTd c="dimmed">{t(step.strategy)}</TableTd>
        <TableTd c="dimmed" className={classes.window}>
          <Window step={step} />
        </TableTd>
      </TableTr>
      <Said step={step} />
    </>
  );
}
