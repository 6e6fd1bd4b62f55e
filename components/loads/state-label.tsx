import { useTranslations } from "next-intl";
import type { RunCondition, StepState } from "#db/vocabulary.ts";
import { type Tone, ToneLabel } from "../feedback/tone-label.tsx";

const tones: Record<RunCondition | StepState, Tone> = {
  queued: "still",
  waiting: "still",
  running: "busy",
  built: "busy",
  done: "good",
  unreconciled: "odd",
  failed: "bad",
  cancelled: "still",
  interrupted: "odd",
  not_run: "still",
  discarded: "still",
  retrying: "odd",
  held_up: "odd",
  connecting: "odd",
  needs_confirmation: "odd",
};

/** What is to be said of a run, or the state of a step. */
export function StateLabel({ state }: { state: RunCondition | StepState }) {
  const t = useTranslations("loads.states");
  return <ToneLabel tone={tones[state]}>{t(state)}</ToneLabel>;
}
