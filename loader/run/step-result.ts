import type { StepFinding } from "#db/schema/console/steps.ts";

/** What a step did. read = inserted + updated + unchanged; deleted rows were not read. */
export type StepResult = {
  read: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  total: number;
  bytes: number;
  from: string | null;
  until: string | null;
  findings: StepFinding[];
};
