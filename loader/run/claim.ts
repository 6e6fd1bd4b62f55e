import { and, eq, inArray, isNull, lt, not, or, type SQL, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { silentSeconds } from "#db/vocabulary.ts";
import { env } from "#env.ts";
import { isOpen } from "./request.ts";

const now = sql`clock_timestamp()`;
const lastSign = sql`${now} - make_interval(secs => ${silentSeconds})`;

/** Whether a run's holder has gone silent. */
export const isSilent = and(
  eq(runs.state, "running"),
  or(isNull(runs.heartbeat_at), lt(runs.heartbeat_at, lastSign)),
);

/** Seconds after which the silence of a process that is known to have ended is no delay any more: it beat every second. */
export const stillSeconds = 3;

/** Whether a run is still in the hands of the process that has ended, which nobody has heard of since. */
export const isAbandoned = ({ id, worker }: Pick<Run, "id" | "worker">) =>
  and(
    eq(runs.id, id),
    eq(runs.state, "running"),
    worker === null ? isNull(runs.worker) : eq(runs.worker, worker),
    or(
      isNull(runs.heartbeat_at),
      lt(runs.heartbeat_at, sql`${now} - make_interval(secs => ${stillSeconds})`),
    ),
  );

/** What nobody holds: queued, or held by a process that has gone silent. */
const isFree = or(eq(runs.state, "queued"), isSilent);

/** Nobody claims a load of a customer whose warehouse is under way to another server. */
const isHeld = sql`EXISTS (SELECT FROM console.life_tasks t
  WHERE t.id_customer = console.runs.id_customer AND t.kind = 'move' AND t.finished_at IS NULL)`;

/**
 * One claim at a time: two that count the loads at once would both find room, and a move that looks for loads that run has
 * to see the one that was just claimed. Control sessions that stand still in a transaction are ended by the server, so that
 * a stopped process holds this lock for seconds only.
 */
export const lockClaims = (tx: ControlDb) =>
  tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('opendb.claim'))`);

async function take(db: ControlDb, worker: string, which: SQL | undefined): Promise<Run | undefined> {
  return db.transaction(async (tx) => {
    await lockClaims(tx);
    return claim(tx, worker, which);
  });
}

async function claim(db: ControlDb, worker: string, which: SQL | undefined): Promise<Run | undefined> {
  const [run] = await db
    .update(runs)
    .set({
      state: "running",
      worker,
      heartbeat_at: now,
      started_at: sql`coalesce(${runs.started_at}, ${now})`,
      finished_at: null,
      next_attempt_at: null,
      attempt: sql`${runs.attempt} + 1`,
      error: null,
    })
    .where(and(which, not(isHeld)))
    .returning();
  return run;
}

/**
 * Takes one run for one process, if nobody holds it; somebody waits for it at a terminal, so no limit counts. Of any
 * number that try at once the database lets one through; the others get undefined and leave the run alone.
 */
export const claimRun = (db: ControlDb, idRun: number, worker: string): Promise<Run | undefined> =>
  take(db, worker, and(eq(runs.id, idRun), isFree));

/** Goes on with a run whose process has ended; undefined when another one was faster. */
export const claimAbandoned = (db: ControlDb, run: Run, worker: string): Promise<Run | undefined> =>
  take(db, worker, isAbandoned(run));

/** Servers that may take one more load, while the source may take one, too. A silent run burdens nobody. */
const serversWithRoom = () => sql`
  SELECT s.id FROM console.servers s LEFT JOIN console.customers c ON c.id_server = s.id
  LEFT JOIN console.runs r ON r.id_customer = c.id AND r.state = 'running' AND r.heartbeat_at > ${lastSign}
  WHERE (SELECT count(*) FROM console.runs a WHERE a.state = 'running' AND a.heartbeat_at > ${lastSign})
    < ${env().SOURCE_LOADS}
  GROUP BY s.id HAVING count(r.id) < s.load_limit`;

/** The run whose turn it is: people wait for last night, then for their panels, hardly anybody for a seed. */
const next = () => sql`(
  SELECT q.id FROM console.runs q JOIN console.customers c ON c.id = q.id_customer
  WHERE q.state = 'queued' AND (q.next_attempt_at IS NULL OR q.next_attempt_at <= ${now})
    AND ${isOpen} AND NOT EXISTS (SELECT FROM console.life_tasks t
      WHERE t.id_customer = c.id AND t.kind = 'move' AND t.finished_at IS NULL)
    AND c.id_server IN (${serversWithRoom()})
  ORDER BY array_position(ARRAY['delta', 'derive', 'seed'], q.kind), q.id
  LIMIT 1 FOR UPDATE OF q SKIP LOCKED)`;

/**
 * Takes the run whose turn it is for a worker, as long as its server and the source have room; undefined when there is
 * none. Runs that wait for their next attempt are left until it is time, orphans until they are back in the queue.
 */
export const claimNext = (db: ControlDb, worker: string): Promise<Run | undefined> =>
  take(db, worker, eq(runs.id, next()));

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
