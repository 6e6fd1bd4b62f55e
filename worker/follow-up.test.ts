import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import { people } from "#db/schema/console/people.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";
import { claimRun } from "#loader/run/claim.ts";
import { requestCancel, requestLoad } from "#loader/run/request.ts";
import { settleSteps } from "#loader/run/settle.ts";
import { ask, freshControl, freshCustomer, type TestControl } from "#warehouse/testing.ts";
import { covers } from "./covers.ts";
import { requestDerive, retry, retryPutOff } from "./follow-up.ts";
import { recoverOrphans } from "./orphans.ts";
import { runOf } from "./testing.ts";

let db: Control;
let idCustomer: number;
let made: TestControl;

beforeEach(async () => {
  made = await freshControl();
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

test("the retry of a delta is not dropped for a derive: it waits for its end, and then runs", async () => {
  const run = await failed(true);
  const { id } = await request("derive");
  expect(await retry(db, run)).toBe(false);
  expect(await retryPutOff(db)).toBe(0);
  expect((await runOf(db, run.id)).state).toBe("failed");
  await db.update(runs).set({ state: "done" }).where(eq(runs.id, id));
  expect(await retryPutOff(db)).toBe(1);
  expect((await runOf(db, run.id)).state).toBe("queued");
  expect(await retryPutOff(db)).toBe(0);
});

test("a retry that waits behind another load can be cancelled, by the console's role too, and is not tried again", async () => {
  const { consoleUrl } = made;
  const [ana] = await db
    .insert(people)
    .values({ email: "ana@opendb.example", name: "Ana", role: "operations" })
    .returning();
  const { key } = await openSession(db, ana?.id ?? 0);
  const cancel = {
    terminal: (id: number) => db.transaction((tx) => requestCancel(tx, id, "terminal")),
    "ana@opendb.example": (id: number) =>
      actingWith(key, (tx) => requestCancel(tx, id, "ana@opendb.example")),
  };
  for (const [by, cancelling] of Object.entries(cancel)) {
    const run = await failed(true);
    await withSteps(run.id);
    const { id } = await request("derive");
    await retry(db, run);
    await settleSteps(db, [run.id]);
    await cancelling(run.id);
    expect(await runOf(db, run.id)).toMatchObject({ state: "cancelled", cancel_requested_by: by });
    expect(await stepsOf(run.id)).toEqual(["done", "not_run", "not_run"]);
    await db.update(runs).set({ state: "done" }).where(eq(runs.id, id));
    expect(await retryPutOff(db)).toBe(0);
    await expect(cancelling(run.id)).rejects.toThrow(/ended already/);
    // What failed for good has ended.
    const over = await failed(false);
    await expect(cancelling(over.id)).rejects.toThrow(/ended already/);
    await expect(
      ask(
        { url: consoleUrl },
        `UPDATE console.runs SET cancel_requested_at = now(), state = 'cancelled' WHERE id = ${over.id} RETURNING id`,
      ),
    ).resolves.toEqual([]);
  }
});

test("a retry that was put off is dropped once a load that covers it has ended well", async () => {
  const run = await failed(true);
  const { id } = await request("derive");
  await retry(db, run);
  await db.update(runs).set({ state: "done" }).where(eq(runs.id, id));
  const { id: next } = await request("delta");
  expect(await retryPutOff(db)).toBe(0);
  await db.update(runs).set({ state: "done" }).where(eq(runs.id, next));
  expect(await retryPutOff(db)).toBe(0);
  expect(await runOf(db, run.id)).toMatchObject({ state: "failed", next_attempt_at: null });
});

test("a load covers another only where it does all that the other was asked for", () => {
  const asked = (kind: Run["kind"], options: Run["options"] = {}) => ({ kind, options });
  const users = { tables: ["lms.users"] };
  expect(covers(asked("derive"), asked("delta"))).toBe(false);
  expect(covers(asked("delta"), asked("seed"))).toBe(false);
  expect(covers(asked("delta"), asked("delta", { isSweep: true }))).toBe(false);
  expect(covers(asked("delta", users), asked("delta"))).toBe(false);
  expect(covers(asked("delta"), asked("derive", { isFull: true }))).toBe(false);
  expect(covers(asked("delta"), asked("delta", users))).toBe(true);
  expect(covers(asked("delta", { isSweep: true }), asked("delta"))).toBe(true);
  expect(covers(asked("seed"), asked("delta", { isSweep: true, from: "2026-01-01T00:00:00Z" }))).toBe(true);
  expect(covers(asked("delta"), asked("derive"))).toBe(true);
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
  expect(await stepsOf(id)).toEqual(["done", "cancelled", "not_run"]);
});

test("a run that has ended five workers is failed, with what to do next", async () => {
  const { id } = await request();
  await db.update(runs).set({ state: "running", attempt: 5, heartbeat_at: new Date(0) });
  await withSteps(id);
  await recoverOrphans(db);
  expect(await stepsOf(id)).toEqual(["done", "interrupted", "not_run"]);
  const run = await runOf(db, id);
  expect(run.state).toBe("failed");
  expect(run.error).toMatchObject({ reason: "process_ended", params: { times: 5 } });
  expect(run.error?.hint).toContain("logs");
});
