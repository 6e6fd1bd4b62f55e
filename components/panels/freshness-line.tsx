import { Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Ago, Instant } from "#components/feedback/moment.tsx";
import type { HealthState } from "#db/vocabulary.ts";

type Props = { asOf: Date; due: Date | null; state: HealthState; isRefreshing: boolean };

/** How fresh the figures are, in one line; what is in the way of relying on them is said where one looks first, without alarm. */
export function FreshnessLine({ asOf, due, state, isRefreshing }: Props) {
  const t = useTranslations("panels.freshness");
  const said = () => {
    // Without any data the page itself says so.
    if (state === "fresh" || state === "empty") return undefined;
    return state === "late" ? t("late") : t(`troubles.${state}`);
  };
  const trouble = said();
  return (
    <>
      {t.rich("as_of", { at: () => <Instant at={asOf} />, ago: () => <Ago at={asOf} /> })}
      {trouble ? (
        <Text span fz="inherit" c="var(--opendb-odd)">
          {" · "}
          {trouble}
        </Text>
      ) : null}
      {isRefreshing ? ` · ${t("refreshing")}` : null}
      {!isRefreshing && due ? <> · {t.rich("due", { at: () => <Instant at={due} /> })}</> : null}
    </>
  );
}
