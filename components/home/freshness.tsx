import { getFormatter, getTranslations } from "next-intl/server";
import type { FreshnessState } from "#db/queries/freshness-due.ts";
import { type Fact, Facts } from "../feedback/facts.tsx";
import { Ago, Instant } from "../feedback/moment.tsx";
import { FreshnessLabel } from "./freshness-label.tsx";

type Props = {
  asOf: Date | null;
  finishedAt: Date | null;
  nextDue: Date;
  state: FreshnessState;
  tenants: Promise<number | null>;
};

/** Data as of, finished at, next due; and how many tenants there are to see. */
export async function Freshness({ asOf, finishedAt, nextDue, state, tenants }: Props) {
  const [t, format, count] = await Promise.all([getTranslations("home.freshness"), getFormatter(), tenants]);
  const facts: Fact[] = [
    {
      name: t("asOf"),
      value: asOf ? <Instant at={asOf} /> : t("never"),
      note: <FreshnessLabel state={state} />,
    },
    {
      name: t("finishedAt"),
      value: finishedAt ? <Instant at={finishedAt} /> : t("never"),
      note: finishedAt ? <Ago at={finishedAt} /> : undefined,
    },
    { name: t("nextDue"), value: <Instant at={nextDue} />, note: <Ago at={nextDue} /> },
    {
      name: t("tenants"),
      value: count === null ? "–" : format.number(count, "integer"),
      note: t("tenantsNote"),
    },
  ];
  return (
    <section aria-label={t("label")}>
      <Facts facts={facts} />
    </section>
  );
}
