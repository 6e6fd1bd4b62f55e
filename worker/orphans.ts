import { and, eq, notInArray, type SQL, sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { because } from "#errors/english.ts";
import { isSilent } from "#loader/run/claim.ts";
import { recorded } from "#loader/run/errors.ts";
import { settleLeft } from "#loader/run/left.ts";
import { log } from "./log.ts";
import type { Worker } from "./state.ts";

type Db = Pick<Control, "select" | "transaction">;

/** A run that has ended this many workers is not tried on another one. */
const deadly = 5;

const now = sql`clock_timestamp()`;
const deadlyError = recorded(because("process_ended", { times: deadly }, { isTransient: false }));

const isDeadly = sql`${runs.attempt} >= ${deadly}`;
const isCancelled = sql`${runs.cancel_requested_at} IS NOT NULL`;
const ended = (over: SQL, queued: SQL) =>
  sql`CASE WHEN ${isDeadly} OR ${isCancelled} THEN ${over} ELSE ${queued} END`;

/**
 * Runs that nobody executes: back into the queue, failed once they have taken five workers with them, or cancelled
 * where somebody had asked for that. Returns how many went back.
 */
async function recover(db: Db, isLeft: SQL | undefined, reason: string): Promise<number> {
  let count = 0;
  for (const { id } of await db.select({ id: runs.id }).from(runs).where(isLeft)) {
    // One after the other: each warehouse is asked what of it is in.
    const run = await db.transaction(async (tx) => {
      const [taken] = await tx
        .update(runs)
        .set({
          state: sql`CASE WHEN ${isDeadly} THEN 'failed' WHEN ${isCancelled} THEN 'cancelled' ELSE 'queued' END`,
          finished_at: ended(now, sql`NULL`),
          error: sql`CASE WHEN ${isDeadly} THEN ${JSON.stringify(deadlyError)}::jsonb END`,
          worker: ended(sql`${runs.worker}`, sql`NULL`),
          heartbeat_at: ended(sql`${runs.heartbeat_at}`, sql`NULL`),
        })
        .where(and(eq(runs.id, id), isLeft))
        .returning({ state: runs.state, attempt: runs.attempt });
      if (taken) await settleLeft(tx, id);
      return taken;
    });
    if (run?.state !== "queued") continue;
    log("load.recovered", { run: id, attempt: run.attempt, reason });
    count += 1;
  }
  return count;
}

/** Recovers the runs whose worker has died. */
export const recoverOrphans = (db: Db): Promise<number> =>
  recover(db, isSilent, "its process has gone silent");

/**
 * Recovers what is in a worker's name and not in its hands: the answer to its claim was lost on the way, or its end could
 * not be written down. Only the worker itself can tell, and nobody else would for half a minute.
 */
export const recoverStranded = ({ db, name, held }: Worker): Promise<number> =>
  recover(
    db,
    and(eq(runs.state, "running"), eq(runs.worker, name), notInArray(runs.id, [...held.keys()])),
    "its worker does not have it in hand",
  );
