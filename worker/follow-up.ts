import { and, eq, gt, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { attemptLimit, openRunStates } from "#db/vocabulary.ts";
import { sqlstateOf } from "#errors/sqlstate.ts";
import { OpendbError } from "#errors.ts";
import { releaseRun } from "#loader/run/claim.ts";
import { requestLoad } from "#loader/run/request.ts";
import { settleSteps } from "#loader/run/settle.ts";
import { covers } from "./covers.ts";
import { log, said } from "./log.ts";
import type { Worker } from "./state.ts";

/** The seconds before each further attempt: 15, 60, 240. */
const retryDelay = (attempt: number): number => 15 * 4 ** (Math.max(attempt, 1) - 1);

const queue = (delay: number) => ({
  state: "queued" as const,
  worker: null,
  heartbeat_at: null,
  finished_at: null,
  next_attempt_at: sql`clock_timestamp() + make_interval(secs => ${delay})`,
});

/**
 * Puts a run that failed for a passing reason back into the queue, at most three times. While the customer has another
 * open load it gives way to one that does the same, and else waits for its end (`retryPutOff`).
 */
export async function retry(db: ControlDb, run: Run): Promise<boolean> {
  const delay = retryDelay(run.attempt);
  const mayRetry = and(
    eq(runs.id, run.id),
    eq(runs.state, "failed"),
    lt(runs.attempt, attemptLimit),
    isNull(runs.cancel_requested_at),
    sql`(${runs.error} ->> 'isTransient')::boolean`,
  );
  try {
    return await db.transaction(async (tx) => {
      const again = await tx.update(runs).set(queue(delay)).where(mayRetry).returning({ id: runs.id });
      if (again.length === 0) return false;
      log("load.retry", { run: run.id, attempt: run.attempt, seconds: delay });
      return true;
    });
  } catch (error) {
    if (sqlstateOf(error) !== "23505") throw error;
    const open = and(eq(runs.id_customer, run.id_customer), inArray(runs.state, [...openRunStates]));
    const [other] = await db.select().from(runs).where(open);
    const isCovered = other !== undefined && covers(other, run);
    log(isCovered ? "load.retry_dropped" : "load.retry_put_off", { run: run.id, behind: other?.id });
    if (!isCovered)
      await db
        .update(runs)
        .set({ next_attempt_at: queue(delay).next_attempt_at })
        .where(mayRetry);
    return false;
  }
}

/** Puts runs back into the queue whose retry had to wait for another load of their customer. Returns how many. */
export async function retryPutOff(db: ControlDb): Promise<number> {
  const isPutOff = and(eq(runs.state, "failed"), isNotNull(runs.next_attempt_at));
  const isAlone = sql`NOT EXISTS (SELECT FROM console.runs o WHERE o.id_customer = ${runs.id_customer} AND o.state IN ('queued', 'running'))`;
  let queued = 0;
  for (const run of await db.select().from(runs).where(and(isPutOff, isAlone)).orderBy(runs.id)) {
    const later = await db
      .select()
      .from(runs)
      .where(and(eq(runs.id_customer, run.id_customer), gt(runs.id, run.id)));
    const isDone = ({ state }: Run) => state !== "failed" && state !== "cancelled";
    if (later.some((load) => isDone(load) && covers(load, run)))
      await db.transaction(async (tx) => {
        const isOurs = and(eq(runs.id, run.id), isPutOff);
        await tx.update(runs).set({ next_attempt_at: null }).where(isOurs);
        await settleSteps(tx, [run.id]);
      });
    else if (await retry(db, run)) queued += 1;
  }
  return queued;
}

/** Puts a run that a stopping worker had to leave back into the queue. */
export async function giveBack(worker: Pick<Worker, "db" | "name">, run: Run): Promise<void> {
  const isGiven = await worker.db.transaction(async (tx) => {
    const isOurs = await releaseRun(tx, run.id, worker.name);
    if (isOurs) await settleSteps(tx, [run.id]);
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
    if (
      !(error instanceof OpendbError && ["conflict", "customer_closed", "roots_pending"].includes(error.code))
    )
      throw error;
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
