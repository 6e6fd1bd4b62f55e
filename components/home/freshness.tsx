import { getFormatter, getTranslations } from "next-intl/server";
import type { Freshness as Known } from "#db/freshness.ts";
import { type Fact, Facts } from "../feedback/facts.tsx";
import { Ago, Instant } from "../feedback/moment.tsx";
import { FreshnessLabel } from "./freshness-label.tsx";

type Props = { freshness: Known; tenants: Promise<number | null> };

/** Data as of, finished at, next due; and how many tenants there are to see. */
export async function Freshness({ freshness, tenants }: Props) {
  const { asOf, finishedAt, nextDue, state } = freshness;
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
    {
      name: t("nextDue"),
      value: nextDue ? <Instant at={nextDue} /> : t("notDue"),
      note: nextDue ? <Ago at={nextDue} /> : undefined,
    },
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
