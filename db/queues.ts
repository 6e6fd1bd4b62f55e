import type { LoadKind } from "./vocabulary.ts";

const day = 24 * 60 * 60;

/** The queues of pg-boss, in schema pgboss of the control database. */
export const queues = { loads: "loads", nightly: "nightly" } as const;

/** A job is only a wake-up call: what a run is and who holds it stands in console.runs, so the queue retries nothing. */
export const queueOptions = {
  retryLimit: 0,
  expireInSeconds: day,
  heartbeatSeconds: 30,
  deleteAfterSeconds: 7 * day,
};

/** Higher goes first: people wait for last night, hardly anybody for a seed. */
export const priorities: Record<LoadKind, number> = { delta: 20, derive: 10, seed: 0 };
