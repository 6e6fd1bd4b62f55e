import { useTranslations } from "next-intl";
import type { Provision } from "#db/schema/console/provisions.ts";
import type { ProvisionStepState, ProvisionState as State } from "#db/vocabulary.ts";
import { type Tone, ToneLabel } from "../feedback/tone-label.tsx";

const tones: Record<State | ProvisionStepState, Tone> = {
  draft: "still",
  waiting: "still",
  queued: "still",
  running: "busy",
  done: "good",
  failed: "bad",
  undone: "still",
};

/** How far a customer to be is. */
export function ProvisionState({ state, goal }: { state: State; goal: Provision["goal"] }) {
  const t = useTranslations("provision.states");
  const isUndoing = goal === "undone" && (state === "queued" || state === "running");
  return <ToneLabel tone={tones[state]}>{t(isUndoing ? "undoing" : state)}</ToneLabel>;
}

export function StepState({ state }: { state: ProvisionStepState }) {
  const t = useTranslations("provision.states");
  return <ToneLabel tone={tones[state]}>{t(state)}</ToneLabel>;
}
