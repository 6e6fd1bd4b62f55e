import { useTranslations } from "next-intl";
import type { HealthState } from "#db/vocabulary.ts";
import { type Tone, ToneLabel } from "../feedback/tone-label.tsx";

const tones: Record<HealthState, Tone> = {
  unreachable: "bad",
  empty: "still",
  failed: "bad",
  missing: "bad",
  needs_confirmation: "odd",
  retrying: "odd",
  late: "odd",
  unreconciled: "odd",
  unseen: "odd",
  paused: "still",
  fresh: "good",
};

/** Whether somebody can rely on a customer's data, and if not, the worst of what is in the way. */
export function FreshnessLabel({ state }: { state: HealthState }) {
  const t = useTranslations("home.freshness");
  return <ToneLabel tone={tones[state]}>{t(state)}</ToneLabel>;
}
