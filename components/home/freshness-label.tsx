import { useTranslations } from "next-intl";
import type { FreshnessState } from "#db/freshness.ts";
import { ToneLabel } from "../feedback/tone-label.tsx";

const tones = { fresh: "good", late: "odd", empty: "still" } as const;

/** Whether a customer's data is as fresh as the schedule promises. */
export function FreshnessLabel({ state }: { state: FreshnessState }) {
  const t = useTranslations("home.freshness");
  return <ToneLabel tone={tones[state]}>{t(state)}</ToneLabel>;
}
