import type { Control } from "#db/control.ts";
import type { HeldRuns } from "#loader/run/heartbeat.ts";

/** What a worker's parts share. */
export type Worker = {
  name: string;
  db: Control;
  held: HeldRuns;
  isStopping: boolean;
  /** A run may be in its name that it does not know of: it was cut off in the middle of a claim, or of an end. */
  isUnsure: boolean;
};
