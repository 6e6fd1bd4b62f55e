import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { RunDetail } from "#db/queries/runs-one.ts";
import { type Fact, Facts } from "../feedback/facts.tsx";
import { ForeignText } from "../feedback/foreign-text.tsx";
import { Ago, Instant } from "../feedback/moment.tsx";
import { duration, lasted } from "./duration.ts";
import { Requester } from "./requester.tsx";
import { useAttempt } from "./use-condition.ts";

/** When a load was asked for, by whom, how long it took and what it moved. */
export function RunFacts({ run, now }: { run: RunDetail; now: Date }) {
  const t = useTranslations("loads.run");
  const format = useFormatter();
  const locale = useLocale();
  const attemptOf = useAttempt();
  const span = lasted(run.started_at, run.finished_at, now);
  const facts: Fact[] = [
    { name: t("requested"), value: <Ago at={run.requested_at} />, note: <Requester by={run.requested_by} /> },
    {
      name: t("started"),
      value: run.started_at ? <Instant at={run.started_at} /> : "–",
      note: run.worker && <ForeignText text={run.worker} />,
    },
    {
      name: t("duration"),
      value: span === undefined ? "–" : duration(span, locale),
      note: run.attempt > 1 ? `${t("attempt")} ${attemptOf(run.attempt, run.attemptLimit)}` : undefined,
    },
    { name: t("rowsRead"), value: format.number(run.rowsRead, "integer") },
    { name: t("rowsChanged"), value: format.number(run.rowsChanged, "integer") },
    { name: t("asOf"), value: run.as_of ? <Instant at={run.as_of} /> : "–" },
  ];
  const { tables } = run.options;
  if (tables?.length) facts.push({ name: t("tables"), value: tables.join(", ") });
  return <Facts facts={facts} />;
}
