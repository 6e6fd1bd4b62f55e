import type { Control } from "#db/control.ts";
import type { HeldRuns } from "#loader/run/heartbeat.ts";

/** What a worker's parts share. */
export type Worker = {
  name: string;
  db: Control;
  held: HeldRuns;
  isStopping: boolean;
};
