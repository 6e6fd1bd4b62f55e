"use client";
import { Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Ago, Instant } from "#components/feedback/moment.tsx";
import type { HealthState } from "#db/vocabulary.ts";
import { useTrouble } from "./truth/as-of.tsx";
import { toneOf } from "./truth/tones.ts";

type Props = {
  asOf: Date;
  /** The source's clock goes ahead of ours: what it says is not told as a time that is yet to come. */
  isAhead: boolean;
  due: Date | null;
  state: HealthState;
  isRefreshing: boolean;
};

/** How fresh the figures are, in one line; what is in the way of relying on them is said where one looks first, without alarm. */
export function FreshnessLine({ asOf, isAhead, due, state, isRefreshing }: Props) {
  const t = useTranslations("panels.freshness");
  const trouble = useTrouble(state);
  return (
    <>
      {t.rich("as_of", { at: () => <Instant at={asOf} />, ago: () => <Ago at={asOf} /> })}
      {trouble ? (
        <Text span fz="inherit" c={toneOf(state) === "bad" ? "var(--opendb-bad)" : "var(--opendb-odd)"}>
          {" · "}
          {trouble}
        </Text>
      ) : null}
      {isAhead ? ` · ${t("ahead")}` : null}
      {isRefreshing ? ` · ${t("refreshing")}` : null}
      {!isRefreshing && due ? <> · {t.rich("due", { at: () => <Instant at={due} /> })}</> : null}
    </>
  );
}
