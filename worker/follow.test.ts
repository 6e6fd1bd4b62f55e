import { eq } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import { beforeEach, expect, test } from "vitest";
import type { Control } from "#db/control.ts";
import { queues } from "#db/queues.ts";
import { audit } from "#db/schema/console/audit.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";
import { claimRun } from "#loader/run/claim.ts";
import { requestLoad } from "#loader/run/request.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { requestDerive, retry } from "./follow.ts";
import { requestNightly } from "./nightly.ts";
import { rescue } from "./orphans.ts";
import { openQueue } from "./queue.ts";
import { runOf } from "./testing.ts";

let db: Control;
let boss: PgBoss;
let idCustomer: number;

beforeEach(async () => {
  const made = await freshControl();
  db = made.control;
  boss = await openQueue(made.adminUrl, "test");
  idCustomer = (await freshCustomer(db)).id;
  return async () => {
    await boss.stop({ graceful: false });
    await db.pool.end();
  };
});

const request = (kind: Run["kind"] = "delta", id = idCustomer) =>
  db.transaction((tx) =>
    requestLoad(tx, { idCustomer: id, kind, options: {}, requestedBy: "test", idPerson: null }),
  );

/** A run that has failed after so many attempts. */
async function failed(isTransient: boolean, attempt = 1): Promise<Run> {
  const { id } = await request();
  const error = { code: "source_unavailable", message: "Gone.", isTransient };
  await db
    .update(runs)
    .set({ state: "failed", attempt, error, finished_at: new Date() })
    .where(eq(runs.id, id));
  return runOf(db, id);
}

/** As a worker leaves them that dies in its second step. */
const withSteps = (id_run: number) =>
  db.insert(steps).values([
    { id_run, table_name: "lms.tenants", strategy: "merge", position: 0, state: "done" },
    { id_run, table_name: "lms.users", strategy: "merge", position: 1, state: "running" },
    { id_run, table_name: "lms.tags", strategy: "merge", position: 2, state: "waiting" },
  ]);

const stepsOf = async (idRun: number) =>
  (await db.select().from(steps).where(eq(steps.id_run, idRun)).orderBy(steps.position)).map(
    ({ state }) => state,
  );

const jobsOf = (idRun: number) => boss.findJobs(queues.loads, { data: { idRun }, queued: true });

test("a load that failed for a passing reason is queued again, later each time", async () => {
  const run = await failed(true, 2);
  expect(await retry({ db, boss }, run)).toBe(true);
  expect(await runOf(db, run.id)).toMatchObject({ state: "queued", worker: null });
  const waits = (await jobsOf(run.id)).map((job) => (job.startAfter.getTime() - Date.now()) / 1000);
  expect(Math.max(...waits)).toBeGreaterThan(50);
  expect(Math.max(...waits)).toBeLessThanOrEqual(61);
});

test("it is tried again three times and no more", async () => {
  expect(await retry({ db, boss }, await failed(true, 3))).toBe(true);
  await db.update(runs).set({ state: "cancelled" });
  expect(await retry({ db, boss }, await failed(true, 4))).toBe(false);
});

test("a load that failed for good is not tried again", async () => {
  const run = await failed(false);
  expect(await retry({ db, boss }, run)).toBe(false);
  expect((await runOf(db, run.id)).state).toBe("failed");
});

test("a retry gives way to a load that was requested meanwhile", async () => {
  const run = await failed(true);
  await request("seed");
  expect(await retry({ db, boss }, run)).toBe(false);
});

test("a derive follows a seed and a delta, but no derive, and gives way to an open load", async () => {
  const { id } = await request("delta");
  await db.update(runs).set({ state: "done" });
  await requestDerive({ db }, await runOf(db, id));
  await requestDerive({ db }, await runOf(db, id));
  const found = await db.select({ kind: runs.kind }).from(runs).where(eq(runs.state, "queued"));
  expect(found).toEqual([{ kind: "derive" }]);
  await db.update(runs).set({ state: "done" });
  await requestDerive({ db }, { ...(await runOf(db, id)), kind: "derive" });
  expect(await db.$count(runs, eq(runs.state, "queued"))).toBe(0);
});

test("at night every active customer gets one delta; one with an open load is left out, and the audit says why", async () => {
  const busy = await freshCustomer(db);
  const suspended = await freshCustomer(db);
  await db.update(customers).set({ state: "suspended" }).where(eq(customers.id, suspended.id));
  await request("seed", busy.id);
  expect(await requestNightly(db)).toEqual({ requested: 1, skipped: 1, failed: 0 });
  expect(await db.$count(runs, eq(runs.requested_by, "schedule"))).toBe(1);
  const [entry] = await db.select().from(audit).where(eq(audit.id_customer, busy.id));
  expect(entry).toMatchObject({ actor: "schedule", action: "load.skip" });
  expect(entry?.details.reason).toMatch(/^Load \d+ \(seed\)/);
});

test("last night's deltas go before seeds that were requested earlier", async () => {
  const other = await freshCustomer(db);
  await request("seed");
  const delta = await request("delta", other.id);
  const [first] = await boss.fetch<{ idRun: number }>(queues.loads);
  expect(first?.data.idRun).toBe(delta.id);
});

test("a silent run is queued again with a job, a live one is left alone", async () => {
  const { id } = await request();
  await boss.fetch(queues.loads);
  await claimRun(db, id, "dead");
  expect(await rescue({ db, boss })).toBe(0);
  await db.update(runs).set({ heartbeat_at: new Date(Date.now() - 31_000) });
  expect(await rescue({ db, boss })).toBe(1);
  expect((await runOf(db, id)).state).toBe("queued");
  expect(await jobsOf(id)).toHaveLength(1);
});

test("of a silent run that is queued again no step is said to run", async () => {
  const { id } = await request();
  await claimRun(db, id, "dead");
  await db.update(runs).set({ heartbeat_at: new Date(0) });
  await withSteps(id);
  await rescue({ db, boss });
  expect(await stepsOf(id)).toEqual(["done", "waiting", "waiting"]);
});

test("a silent run that was cancelled ends as cancelled", async () => {
  const { id } = await request();
  await claimRun(db, id, "dead");
  await db.update(runs).set({ heartbeat_at: new Date(0), cancel_requested_at: new Date() });
  await withSteps(id);
  await rescue({ db, boss });
  expect((await runOf(db, id)).state).toBe("cancelled");
  expect(await stepsOf(id)).toEqual(["done", "cancelled", "cancelled"]);
});

test("a run that has ended five workers is failed, with what to do next", async () => {
  const { id } = await request();
  await db.update(runs).set({ state: "running", attempt: 5, heartbeat_at: new Date(0) });
  await withSteps(id);
  await rescue({ db, boss });
  expect(await stepsOf(id)).toEqual(["done", "cancelled", "cancelled"]);
  const run = await runOf(db, id);
  expect(run.state).toBe("failed");
  expect(run.error?.hint).toContain("logs");
});

test("a queued run whose job was lost gets a new one, once", async () => {
  const { id } = await request();
  await boss.fetch(queues.loads);
  await db.update(runs).set({ requested_at: new Date(Date.now() - 16_000) });
  expect(await rescue({ db, boss })).toBe(1);
  expect(await rescue({ db, boss })).toBe(0);
  expect(await jobsOf(id)).toHaveLength(1);
});
