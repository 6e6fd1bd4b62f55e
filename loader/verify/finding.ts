import type { StepFinding } from "#db/schema/console/steps.ts";
import { inEnglish } from "#errors/english.ts";
import type { FindingKind, FindingParams } from "#errors/sentences.ts";

/** A finding of the catalogue, which has its words; in English for the terminal. */
export const finding = <K extends FindingKind>(
  kind: K,
  params: FindingParams<K>,
  of: Omit<StepFinding, "kind" | "params" | "message">,
): StepFinding => ({ ...of, kind, params, message: inEnglish(`findings.${kind}.text`, params) });
