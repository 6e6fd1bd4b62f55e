import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { Control } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { runs } from "#db/schema/console/runs.ts";
import { schedules } from "#db/schema/console/schedules.ts";
import { requestLoad } from "#loader/run/request.ts";
import { keepReadTenants } from "#warehouse/roots/source.ts";
import { changeRoots, tenants } from "#warehouse/roots/testing.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { requestDueNight, requestNight, setSchedule } from "./nightly.ts";

let db: Control;
let idCustomer: number;

beforeEach(async () => {
  db = (await freshControl()).control;
  idCustomer = (await freshCustomer(db)).id;
  return () => db.pool.end();
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
  const { id } = await db.transaction((tx) =>
    requestLoad(tx, { idCustomer, kind: "seed", options: {}, requestedBy: "test", idPerson: null }),
  );
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
