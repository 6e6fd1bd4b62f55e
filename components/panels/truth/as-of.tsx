"use client";
import { useTranslations } from "next-intl";
import type { HealthState } from "#db/vocabulary.ts";
import { Instant } from "../../feedback/moment.tsx";
import { usePanelAsked } from "./asked.tsx";
import { toneOf } from "./tones.ts";
import classes from "./truth.module.css";

/** What is in the way of relying on the data, in words; null where nothing is. */
export function useTrouble(state: HealthState): string | null {
  const t = useTranslations("panels.freshness");
  // Without any data the page itself says so.
  if (state === "fresh" || state === "empty") return null;
  return state === "late" ? t("late") : t(`troubles.${state}`);
}

/** Until when the data behind a number are complete, and what is in the way of relying on them. */
export function AsOf() {
  const t = useTranslations("panels.freshness");
  const { asOf, state } = usePanelAsked();
  const trouble = useTrouble(state);
  return (
    <span className={classes.asOf} data-tone={toneOf(state)}>
      <span className={classes.dot} aria-hidden />
      {t.rich("short", { at: () => <Instant at={asOf} /> })}
      {trouble ? ` · ${trouble}` : null}
    </span>
  );
}
