import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { runs } from "#db/schema/console/runs.ts";
import { isSilent } from "#loader/run/claim.ts";
import { leaveSteps } from "#loader/run/journal.ts";
import { log } from "./log.ts";
import { sendLoad } from "./queue.ts";
import type { Worker } from "./state.ts";

/** A run that has ended this many workers is not tried on another one. */
const deadly = 5;

const idsOf = (found: { id: number }[]) => found.map(({ id }) => id);

type Rescuer = Pick<Worker, "db" | "boss">;

/** Runs whose worker has died: back into the queue, or failed once they have taken five workers with them. */
async function rescueSilent({ db, boss }: Rescuer): Promise<number> {
  return db.transaction(async (tx) => {
    const failed = await tx
      .update(runs)
      .set({
        state: "failed",
        finished_at: sql`clock_timestamp()`,
        error: {
          code: "interrupted",
          message: `The load's process ended ${deadly} times without saying why.`,
          hint: "Look for its last lines in the workers' logs, often a lack of memory; then request the load again.",
        },
      })
      .where(and(isSilent, sql`${runs.attempt} >= ${deadly}`))
      .returning({ id: runs.id });
    const cancelled = await tx
      .update(runs)
      .set({ state: "cancelled", finished_at: sql`clock_timestamp()` })
      .where(and(isSilent, sql`${runs.cancel_requested_at} IS NOT NULL`))
      .returning({ id: runs.id });
    await leaveSteps(tx, idsOf([...failed, ...cancelled]), "cancelled");
    const found = await tx
      .update(runs)
      .set({ state: "queued", worker: null, heartbeat_at: null })
      .where(isSilent)
      .returning({ id: runs.id, kind: runs.kind, attempt: runs.attempt });
    await leaveSteps(tx, idsOf(found), "waiting");
    for (const run of found) {
      await sendLoad(boss, tx, run);
      log("load.rescued", { run: run.id, attempt: run.attempt, reason: "its process has gone silent" });
    }
    return found.length;
  });
}

/** Queued runs without a waiting job: a worker died between taking the job and claiming the run. */
async function rescueForgotten({ db, boss }: Rescuer): Promise<number> {
  return db.transaction(async (tx) => {
    const found = await tx
      .select({ id: runs.id, kind: runs.kind })
      .from(runs)
      .where(
        and(
          eq(runs.state, "queued"),
          isNull(runs.worker),
          lt(runs.requested_at, sql`clock_timestamp() - interval '15 seconds'`),
          sql`NOT EXISTS (SELECT FROM pgboss.job j WHERE j.name = 'loads' AND j.state IN ('created', 'retry')
            AND (j.data ->> 'idRun')::bigint = ${runs.id})`,
        ),
      )
      .for("update", { skipLocked: true });
    for (const run of found) {
      await sendLoad(boss, tx, run);
      log("load.rescued", { run: run.id, reason: "no job was waiting for it" });
    }
    return found.length;
  });
}

/** Finds runs that nobody works on though somebody should, and queues them again. Returns how many. */
export async function rescue(worker: Rescuer): Promise<number> {
  return (await rescueSilent(worker)) + (await rescueForgotten(worker));
}
