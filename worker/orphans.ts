import { and, sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { because } from "#errors/english.ts";
import { isSilent } from "#loader/run/claim.ts";
import { recorded } from "#loader/run/errors.ts";
import { settleSteps } from "#loader/run/settle.ts";
import { log } from "./log.ts";

/** A run that has ended this many workers is not tried on another one. */
const deadly = 5;

const now = sql`clock_timestamp()`;
const idsOf = (found: { id: number }[]) => found.map(({ id }) => id);

const deadlyError = recorded(because("process_ended", { times: deadly }, { isTransient: false }));

/**
 * Runs whose worker has died: back into the queue, failed once they have taken five workers with them, or cancelled
 * where somebody had asked for that. Returns how many went back.
 */
export async function recoverOrphans(db: Pick<Control, "transaction">): Promise<number> {
  return db.transaction(async (tx) => {
    const failed = await tx
      .update(runs)
      .set({ state: "failed", finished_at: now, error: deadlyError })
      .where(and(isSilent, sql`${runs.attempt} >= ${deadly}`))
      .returning({ id: runs.id });
    const cancelled = await tx
      .update(runs)
      .set({ state: "cancelled", finished_at: now })
      .where(and(isSilent, sql`${runs.cancel_requested_at} IS NOT NULL`))
      .returning({ id: runs.id });
    const found = await tx
      .update(runs)
      .set({ state: "queued", worker: null, heartbeat_at: null })
      .where(isSilent)
      .returning({ id: runs.id, attempt: runs.attempt });
    await settleSteps(tx, idsOf([...failed, ...cancelled, ...found]));
    for (const run of found)
      log("load.recovered", { run: run.id, attempt: run.attempt, reason: "its process has gone silent" });
    return found.length;
  });
}
