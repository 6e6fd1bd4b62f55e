import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { silentSeconds } from "#db/vocabulary.ts";
import { because } from "#errors/english.ts";
import { isAbandoned, stillSeconds } from "./claim.ts";
import { recorded } from "./errors.ts";
import { settleLeft } from "./left.ts";

/** Whether a process of this machine, as `workerName` calls them, has ended. Of other machines' nobody can tell. */
function hasEnded(worker: string): boolean {
  const [, host, pid] = /^(.*):(\d+):[^:]*$/.exec(worker) ?? [];
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

async function look(db: ControlDb, idCustomer: number) {
  const silence = sql<number>`coalesce(extract(epoch FROM clock_timestamp() - ${runs.heartbeat_at}), 1e9)::float8`;
  const [found] = await db
    .select({ run: runs, silence })
    .from(runs)
    .where(and(eq(runs.id_customer, idCustomer), eq(runs.state, "running")));
  return found;
}

/**
 * The run of a customer whose process is gone without having given it back: silent for long, or one of this machine
 * that is not there any more. Takes a few seconds to be sure of the latter: two machines may share a name.
 */
export async function abandonedRun(db: ControlDb, idCustomer: number): Promise<Run | undefined> {
  for (;;) {
    const found = await look(db, idCustomer);
    if (!found) return undefined;
    const { run, silence } = found;
    if (silence > silentSeconds) return run;
    if (run.worker === null || !hasEnded(run.worker)) return undefined;
    if (silence > stillSeconds) return run;
    await sleep(500);
  }
}

/**
 * Ends a run that `abandonedRun` has found: cancelled where somebody asks or had asked for that, else failed. False when
 * it is in other hands by now. What of it is in stays in, and is said to be.
 */
export async function endAbandoned(tx: ControlDb, run: Run, { isCancelled = false } = {}): Promise<boolean> {
  const isToCancel = isCancelled || run.cancel_requested_at !== null;
  const ended = await tx
    .update(runs)
    .set({
      state: isToCancel ? "cancelled" : "failed",
      error: isToCancel ? null : recorded(because("process_gone", {})),
      finished_at: sql`clock_timestamp()`,
    })
    .where(isAbandoned(run))
    .returning({ id: runs.id });
  for (const { id } of ended) await settleLeft(tx, id);
  return ended.length > 0;
}
