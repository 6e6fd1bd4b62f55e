import { and, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";

/** Seconds without a heartbeat after which the process that holds a run counts as dead. */
export const silentSeconds = 30;

/** Whether a run's holder has gone silent. */
export const isSilent = and(
  eq(runs.state, "running"),
  or(
    isNull(runs.heartbeat_at),
    lt(runs.heartbeat_at, sql`clock_timestamp() - make_interval(secs => ${silentSeconds})`),
  ),
);

const now = sql`clock_timestamp()`;

/**
 * Takes a run for one process: queued, or held by one that has gone silent. Of any number that try at once the
 * database lets one through; the others get undefined and leave the run alone.
 */
export async function claimRun(db: ControlDb, idRun: number, worker: string): Promise<Run | undefined> {
  const [run] = await db
    .update(runs)
    .set({
      state: "running",
      worker,
      heartbeat_at: now,
      started_at: sql`coalesce(${runs.started_at}, ${now})`,
      finished_at: null,
      attempt: sql`${runs.attempt} + 1`,
      error: null,
    })
    .where(and(eq(runs.id, idRun), or(eq(runs.state, "queued"), isSilent)))
    .returning();
  return run;
}

/** What the control database says of a held run: asked to stop, or no longer ours. */
export type Held = { id: number; isCancelled: boolean };

/** Says that this process is alive for the runs it holds. Runs that are missing from the answer are no longer its own. */
export async function beat(db: ControlDb, ids: number[], worker: string): Promise<Held[]> {
  if (ids.length === 0) return [];
  return db
    .update(runs)
    .set({ heartbeat_at: now })
    .where(and(inArray(runs.id, ids), eq(runs.worker, worker), eq(runs.state, "running")))
    .returning({ id: runs.id, isCancelled: sql<boolean>`${runs.cancel_requested_at} IS NOT NULL` });
}

/**
 * Puts a run that this process had to leave back into the queue, so that another one goes on with it. The attempt
 * does not count. Whether it was ours to give back.
 */
export async function releaseRun(db: ControlDb, idRun: number, worker: string): Promise<boolean> {
  const given = await db
    .update(runs)
    .set({
      state: "queued",
      worker: null,
      heartbeat_at: null,
      finished_at: null,
      error: null,
      attempt: sql`greatest(${runs.attempt} - 1, 0)`,
    })
    .where(
      and(
        eq(runs.id, idRun),
        eq(runs.worker, worker),
        inArray(runs.state, ["running", "failed", "cancelled"]),
        isNull(runs.cancel_requested_at),
      ),
    )
    .returning({ id: runs.id });
  return given.length > 0;
}
