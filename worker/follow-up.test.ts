import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { Control } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { schedules } from "#db/schema/console/schedules.ts";
import { steps } from "#db/schema/console/steps.ts";
import { claimRun } from "#loader/run/claim.ts";
import { requestLoad } from "#loader/run/request.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { requestDerive, retry } from "./follow-up.ts";
import { requestDueNight, requestNight, setSchedule } from "./nightly.ts";
import { recoverOrphans } from "./orphans.ts";
import { runOf } from "./testing.ts";

let db: Control;
let idCustomer: number;

beforeEach(async () => {
  const made = await freshControl();
  db = made.control;
  idCustomer = (await freshCustomer(db)).id;
  return () => db.pool.end();
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

test("a load that failed for a passing reason is queued again, later each time", async () => {
  const run = await failed(true, 2);
  expect(await retry(db, run)).toBe(true);
  expect(await runOf(db, run.id)).toMatchObject({ state: "queued", worker: null });
  const { next_attempt_at: next } = await runOf(db, run.id);
  const wait = ((next?.getTime() ?? 0) - Date.now()) / 1000;
  expect(wait).toBeGreaterThan(50);
  expect(wait).toBeLessThanOrEqual(61);
});

test("it is tried again three times and no more", async () => {
  expect(await retry(db, await failed(true, 3))).toBe(true);
  await db.update(runs).set({ state: "cancelled" });
  expect(await retry(db, await failed(true, 4))).toBe(false);
});

test("a load that failed for good is not tried again", async () => {
  const run = await failed(false);
  expect(await retry(db, run)).toBe(false);
  expect((await runOf(db, run.id)).state).toBe("failed");
});

test("a retry gives way to a load that was requested meanwhile", async () => {
  const run = await failed(true);
  await request("seed");
  expect(await retry(db, run)).toBe(false);
});

test("a derive follows a seed and a delta, but no derive, and gives way to an open load", async () => {
  const { id } = await request("delta");
  await db.update(runs).set({ state: "done" });
  await requestDerive(db, await runOf(db, id));
  await requestDerive(db, await runOf(db, id));
  const found = await db.select({ kind: runs.kind }).from(runs).where(eq(runs.state, "queued"));
  expect(found).toEqual([{ kind: "derive" }]);
  await db.update(runs).set({ state: "done" });
  await requestDerive(db, { ...(await runOf(db, id)), kind: "derive" });
  expect(await db.$count(runs, eq(runs.state, "queued"))).toBe(0);
});

const due = new Date("2026-11-23T04:00:00Z");
const ofNight = () => db.$count(runs, eq(runs.due_at, due));

test("a night asks for the delta of every active customer once, however often it is asked for", async () => {
  await freshCustomer(db);
  const suspended = await freshCustomer(db);
  await db.update(customers).set({ state: "suspended" }).where(eq(customers.id, suspended.id));
  const nights = await Promise.all([1, 2, 3].map(() => requestNight(db, due)));
  expect(nights.reduce((sum, { requested }) => sum + requested, 0)).toBe(2);
  await db.update(runs).set({ state: "done" });
  expect(await requestNight(db, due)).toEqual({ requested: 0, waiting: 0, failed: 0 });
  expect(await ofNight()).toBe(2);
});

test("a customer with an open load waits for its end and then gets its night", async () => {
  await setSchedule(db, "0 4 * * *");
  await db.update(schedules).set({ last_due_at: new Date("2026-11-22T04:00:00Z") });
  const { id } = await request("seed");
  const at = new Date("2026-11-23T04:00:03Z");
  await requestDueNight(db, at);
  expect(await ofNight()).toBe(0);
  await db.update(runs).set({ state: "done" }).where(eq(runs.id, id));
  await requestDueNight(db, at);
  expect(await ofNight()).toBe(1);
  const [schedule] = await db.select().from(schedules);
  expect(schedule?.last_due_at).toEqual(due);
});

test("a night of which only a part was asked for when its worker died is completed by whoever looks next", async () => {
  const other = await freshCustomer(db);
  await setSchedule(db, "0 4 * * *");
  await db.update(schedules).set({ last_due_at: new Date("2026-11-20T04:00:00Z") });
  const asked = { kind: "delta", options: {}, requestedBy: "schedule", idPerson: null, dueAt: due } as const;
  await db.transaction((tx) => requestLoad(tx, { idCustomer: other.id, ...asked }));
  await requestDueNight(db, new Date("2026-11-23T09:00:00Z"));
  expect(await ofNight()).toBe(2);
});

test("a new schedule owes no night that is over, and a wrong one is refused by the setting's name", async () => {
  await setSchedule(db, "0 4 * * *");
  await db.update(schedules).set({ last_due_at: null });
  await requestDueNight(db, new Date("2026-11-23T09:00:00Z"));
  expect(await db.$count(runs)).toBe(0);
  for (const wrong of ["0 4 * *", "61 4 * * *", "0 0 4 * * *", "soon"])
    await expect(setSchedule(db, wrong), wrong).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringContaining("NIGHTLY_CRON"),
    });
});

test("a silent run is queued again, a live one is left alone", async () => {
  const { id } = await request();
  await claimRun(db, id, "dead");
  expect(await recoverOrphans(db)).toBe(0);
  await db.update(runs).set({ heartbeat_at: new Date(Date.now() - 31_000) });
  expect(await recoverOrphans(db)).toBe(1);
  expect((await runOf(db, id)).state).toBe("queued");
});

test("of a silent run that is queued again no step is said to run", async () => {
  const { id } = await request();
  await claimRun(db, id, "dead");
  await db.update(runs).set({ heartbeat_at: new Date(0) });
  await withSteps(id);
  await recoverOrphans(db);
  expect(await stepsOf(id)).toEqual(["done", "waiting", "waiting"]);
});

test("a silent run that was cancelled ends as cancelled", async () => {
  const { id } = await request();
  await claimRun(db, id, "dead");
  await db.update(runs).set({ heartbeat_at: new Date(0), cancel_requested_at: new Date() });
  await withSteps(id);
  await recoverOrphans(db);
  expect((await runOf(db, id)).state).toBe("cancelled");
  expect(await stepsOf(id)).toEqual(["done", "cancelled", "cancelled"]);
});

test("a run that has ended five workers is failed, with what to do next", async () => {
  const { id } = await request();
  await db.update(runs).set({ state: "running", attempt: 5, heartbeat_at: new Date(0) });
  await withSteps(id);
  await recoverOrphans(db);
  expect(await stepsOf(id)).toEqual(["done", "cancelled", "cancelled"]);
  const run = await runOf(db, id);
  expect(run.state).toBe("failed");
  expect(run.error?.hint).toContain("logs");
});
