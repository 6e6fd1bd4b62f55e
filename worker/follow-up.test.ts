import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { people } from "#db/schema/console/people.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { schedules } from "#db/schema/console/schedules.ts";
import { steps } from "#db/schema/console/steps.ts";
import { claimRun } from "#loader/run/claim.ts";
import { requestCancel, requestLoad } from "#loader/run/request.ts";
import { settleSteps } from "#loader/run/settle.ts";
import { keepReadTenants } from "#warehouse/roots/source.ts";
import { changeRoots, tenants } from "#warehouse/roots/testing.ts";
import { ask, freshControl, freshCustomer, type TestControl } from "#warehouse/testing.ts";
import { covers } from "./covers.ts";
import { requestDerive, retry, retryPutOff } from "./follow-up.ts";
import { requestDueNight, requestNight, setSchedule } from "./nightly.ts";
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

test("a customer whose new tenants are not loaded yet gets its night once their seed is in", async () => {
  const [acme] = await db.select().from(customers).where(eq(customers.id, idCustomer));
  if (!acme) throw new Error("There is no customer.");
  await keepReadTenants(db, tenants);
  const { run } = await changeRoots(acme, ["5"]);
  const end = (state: "failed" | "done") => db.update(runs).set({ state }).where(eq(runs.id, run));
  await db.update(runs).set({ state: "running" }).where(eq(runs.id, run));
  await end("failed");
  expect(await requestNight(db, due)).toEqual({ requested: 0, waiting: 1, failed: 0 });
  await db.update(runs).set({ state: "running" }).where(eq(runs.id, run));
  await end("done");
  expect(await requestNight(db, due)).toEqual({ requested: 1, waiting: 0, failed: 0 });
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

const day = (date: string) => new Date(`2026-11-${date}T04:00:00Z`);

/** The options of the runs that some nights ask for, each of which ends well. */
async function nightsOf(...dates: string[]) {
  for (const date of dates) {
    await requestNight(db, day(date));
    await db
      .update(runs)
      .set({ state: "done" })
      .where(eq(runs.due_at, day(date)));
  }
  const found = await db.select().from(runs).orderBy(runs.due_at);
  return found.flatMap(({ due_at, options }) =>
    options.isSweep ? [due_at?.toISOString().slice(8, 10)] : [],
  );
}

test("a sweep is due a week after the last one: a missed Sunday is made up on Monday, and weekdays alone sweep, too", async () => {
  // The 22nd is a Sunday, and missed.
  expect(await nightsOf("15", "16", "20", "21", "23", "24")).toEqual(["15", "23"]);
  await db.delete(runs);
  expect(await nightsOf("16", "17", "18", "19", "20", "23", "24")).toEqual(["16", "23"]);
});

test("a sweep that failed is due again the next night; a seed of everything is as good as one, of some tables is not", async () => {
  await requestNight(db, day("15"));
  await db.update(runs).set({ state: "failed" });
  expect(await nightsOf("16", "17")).toEqual(["15", "16"]);
  const seed = { id_customer: idCustomer, kind: "seed", state: "done", requested_by: "test" } as const;
  await db.insert(runs).values({ ...seed, options: { tables: ["lms.users"] }, requested_at: day("20") });
  expect(await nightsOf("23")).toEqual(["15", "16", "23"]);
  await db.insert(runs).values({ ...seed, requested_at: day("26") });
  expect(await nightsOf("30")).toEqual(["15", "16", "23"]);
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
