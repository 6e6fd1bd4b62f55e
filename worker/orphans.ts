import { and, eq, notInArray, type SQL, sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { because } from "#errors/english.ts";
import { isSilent } from "#loader/run/claim.ts";
import { recorded } from "#loader/run/errors.ts";
import { settleSteps } from "#loader/run/settle.ts";
import { log } from "./log.ts";
import type { Worker } from "./state.ts";

/** A run that has ended this many workers is not tried on another one. */
const deadly = 5;

const now = sql`clock_timestamp()`;
const idsOf = (found: { id: number }[]) => found.map(({ id }) => id);

const deadlyError = recorded(because("process_ended", { times: deadly }, { isTransient: false }));

/**
 * Runs that nobody executes: back into the queue, failed once they have taken five workers with them, or cancelled
 * where somebody had asked for that. Returns how many went back.
 */
function recover(db: Pick<Control, "transaction">, isLeft: SQL | undefined, reason: string): Promise<number> {
  return db.transaction(async (tx) => {
    const failed = await tx
      .update(runs)
      .set({ state: "failed", finished_at: now, error: deadlyError })
      .where(and(isLeft, sql`${runs.attempt} >= ${deadly}`))
      .returning({ id: runs.id });
    const cancelled = await tx
      .update(runs)
      .set({ state: "cancelled", finished_at: now })
      .where(and(isLeft, sql`${runs.cancel_requested_at} IS NOT NULL`))
      .returning({ id: runs.id });
    const found = await tx
      .update(runs)
      .set({ state: "queued", worker: null, heartbeat_at: null })
      .where(isLeft)
      .returning({ id: runs.id, attempt: runs.attempt });
    await settleSteps(tx, idsOf([...failed, ...cancelled, ...found]));
    for (const run of found) log("load.recovered", { run: run.id, attempt: run.attempt, reason });
    return found.length;
  });
}

/** Recovers the runs whose worker has died. */
export const recoverOrphans = (db: Pick<Control, "transaction">): Promise<number> =>
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
