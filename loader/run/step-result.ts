import type { StepFinding } from "#db/schema/console/steps.ts";

/** What a step did. read = inserted + updated + unchanged + rejected; deleted rows were not read. */
export type StepResult = {
  read: number;
  inserted: number;
  updated: number;
  unchanged: number;
  /** Rows of the source that stand nowhere in the warehouse, since they do not fit. */
  rejected: number;
  deleted: number;
  total: number;
  bytes: number;
  from: string | null;
  until: string | null;
  findings: StepFinding[];
};
