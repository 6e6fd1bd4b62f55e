import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { sqlstateOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";
import { releaseRun } from "#loader/run/claim.ts";
import { releaseSteps } from "#loader/run/journal.ts";
import { requestLoad } from "#loader/run/request.ts";
import { log, said } from "./log.ts";
import type { Worker } from "./state.ts";

/** How often a run is tried again, and the seconds before each attempt: 15, 60, 240. */
const retryLimit = 3;
const retryDelay = (attempt: number): number => 15 * 4 ** (Math.max(attempt, 1) - 1);

/** Puts a run that failed for a passing reason back into the queue, at most three times. */
export async function retry(db: ControlDb, run: Run): Promise<boolean> {
  const delay = retryDelay(run.attempt);
  try {
    return await db.transaction(async (tx) => {
      const again = await tx
        .update(runs)
        .set({
          state: "queued",
          worker: null,
          heartbeat_at: null,
          finished_at: null,
          next_attempt_at: sql`clock_timestamp() + make_interval(secs => ${delay})`,
        })
        .where(
          and(
            eq(runs.id, run.id),
            eq(runs.state, "failed"),
            lt(runs.attempt, retryLimit + 1),
            isNull(runs.cancel_requested_at),
            sql`(${runs.error} ->> 'isTransient')::boolean`,
          ),
        )
        .returning({ id: runs.id });
      if (again.length === 0) return false;
      log("load.retry", { run: run.id, attempt: run.attempt, seconds: delay });
      return true;
    });
  } catch (error) {
    // Somebody has requested another load meanwhile; that one covers what this one would have done.
    if (sqlstateOf(error) !== "23505") throw error;
    log("load.retry_dropped", { run: run.id, reason: "the customer has another open load" });
    return false;
  }
}

/** Puts a run that a stopping worker had to leave back into the queue. */
export async function giveBack(worker: Pick<Worker, "db" | "name">, run: Run): Promise<void> {
  const isGiven = await worker.db.transaction(async (tx) => {
    const isOurs = await releaseRun(tx, run.id, worker.name);
    if (isOurs) await releaseSteps(tx, [run.id], "waiting");
    return isOurs;
  });
  log("load.given_back", { run: run.id, isGiven });
}

/** Panels follow rows: a seed or delta that is in asks for a derive of its customer. */
export async function requestDerive(db: ControlDb, run: Run): Promise<void> {
  if (run.kind === "derive") return;
  const request = {
    idCustomer: run.id_customer,
    kind: "derive",
    options: {},
    requestedBy: "worker",
    idPerson: null,
  } as const;
  try {
    const { id } = await db.transaction((tx) => requestLoad(tx, request));
    log("derive.requested", { run: id, after: run.id });
  } catch (error) {
    if (!(error instanceof OpendbError && error.code === "conflict")) throw error;
    log("derive.skipped", { after: run.id, ...said(error) });
  }
}

/** Every run in hand back to the queue, when its load does not end in time. */
export async function giveAllBack(worker: Worker): Promise<void> {
  const ids = [...worker.held.keys()];
  if (ids.length === 0) return;
  const left = await worker.db.select().from(runs).where(inArray(runs.id, ids));
  for (const run of left) await giveBack(worker, run);
}
