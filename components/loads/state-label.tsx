import { useTranslations } from "next-intl";
import type { RunState, StepState } from "#db/vocabulary.ts";
import { type Tone, ToneLabel } from "../feedback/tone-label.tsx";

const tones: Record<RunState | StepState, Tone> = {
  queued: "still",
  waiting: "still",
  running: "busy",
  done: "good",
  unreconciled: "odd",
  failed: "bad",
  cancelled: "still",
};

/** The state of a run or a step. */
export function StateLabel({ state }: { state: RunState | StepState }) {
  const t = useTranslations("loads.states");
  return <ToneLabel tone={tones[state]}>{t(state)}</ToneLabel>;
}
