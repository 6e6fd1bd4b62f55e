import { Stack } from "@mantine/core";
import { getFormatter, getTranslations } from "next-intl/server";
import type { Freshness as Known } from "#db/freshness.ts";
import { type Fact, Facts } from "../feedback/facts.tsx";
import { Ago, FromNow, Instant } from "../feedback/moment.tsx";
import { FreshnessLabel } from "./freshness-label.tsx";
import { Troubles } from "./troubles.tsx";

type Props = {
  /** With what the warehouse itself said of its tenants; null where it did not answer. */
  seen: Promise<{ freshness: Known; tenants: number | null }>;
  slug?: string;
};

/** Data as of, finished at, next due; how many tenants there are to see; and what is in the way of relying on it. */
export async function Freshness({ seen, slug }: Props) {
  const [t, format, { freshness, tenants: count }] = await Promise.all([
    getTranslations("home.freshness"),
    getFormatter(),
    seen,
  ]);
  const { asOf, finishedAt, nextDue, health } = freshness;
  const facts: Fact[] = [
    {
      name: t("asOf"),
      value: asOf ? <Instant at={asOf} /> : t("never"),
      note: <FreshnessLabel state={health.state} />,
    },
    {
      name: t("finishedAt"),
      value: finishedAt ? <Instant at={finishedAt} /> : t("never"),
      note: finishedAt ? <Ago at={finishedAt} /> : undefined,
    },
    {
      name: t("nextDue"),
      value: nextDue ? <Instant at={nextDue} /> : t("notDue"),
      note: nextDue ? <FromNow at={nextDue} /> : undefined,
    },
    {
      name: t("tenants"),
      value: count === null ? "–" : format.number(count, "integer"),
      note: t("tenantsNote"),
    },
  ];
  return (
    <section aria-label={t("label")}>
      <Stack gap="sm">
        <Facts facts={facts} />
        <Troubles troubles={health.troubles} slug={slug} />
      </Stack>
    </section>
  );
}
