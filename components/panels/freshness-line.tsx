import { Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Ago, Instant } from "#components/feedback/moment.tsx";

type Props = { asOf: Date; due: Date | null; isLate: boolean; isRefreshing: boolean };

/** How fresh the figures are, in one line; a load that did not come is said where one looks first, without alarm. */
export function FreshnessLine({ asOf, due, isLate, isRefreshing }: Props) {
  const t = useTranslations("panels.freshness");
  return (
    <>
      {t.rich("as_of", { at: () => <Instant at={asOf} />, ago: () => <Ago at={asOf} /> })}
      {isLate ? (
        <Text span fz="inherit" c="var(--opendb-odd)">
          {" · "}
          {t("late")}
        </Text>
      ) : null}
      {isRefreshing ? ` · ${t("refreshing")}` : null}
      {!isRefreshing && due ? <> · {t.rich("due", { at: () => <Instant at={due} /> })}</> : null}
    </>
  );
}
