import { and, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { env } from "#env.ts";

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

/** Whether one more load may write to the run's server, and one more read from the source, besides those alive now. */
const hasRoom = () => sql`(
  SELECT count(*) FILTER (WHERE c.id_server = here.id_server) < min(s.load_limit) AND count(r.id) < ${env().SOURCE_LOADS}
  FROM console.customers here JOIN console.servers s ON s.id = here.id_server
  LEFT JOIN console.runs r ON r.state = 'running' AND r.id <> ${runs.id}
    AND r.heartbeat_at > clock_timestamp() - make_interval(secs => ${silentSeconds})
  LEFT JOIN console.customers c ON c.id = r.id_customer
  WHERE here.id = ${runs.id_customer})`;

/**
 * Takes a run for one process: queued, or held by one that has gone silent. Of any number that try at once the
 * database lets one through; the others get undefined and leave the run alone. So does everybody while the run's server
 * or the source has as many loads as it may, unless somebody waits for it at a terminal (`isUrgent`).
 */
export async function claimRun(
  db: ControlDb,
  idRun: number,
  worker: string,
  { isUrgent = false } = {},
): Promise<Run | undefined> {
  return db.transaction(async (tx) => {
    // Two that count the loads at the same time would both find room.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('opendb.claim'))`);
    const isFree = and(eq(runs.id, idRun), or(eq(runs.state, "queued"), isSilent));
    const [run] = await tx
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
      .where(isUrgent ? isFree : and(isFree, hasRoom()))
      .returning();
    return run;
  });
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
