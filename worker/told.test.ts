import { eq, sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { openSession } from "#auth/testing.ts";
import { between } from "#db/between.testing.ts";
import { runConditionsView } from "#db/conditions.ts";
import { consoleDb } from "#db/control.ts";
import { quote } from "#db/ddl.ts";
import { freshness } from "#db/freshness.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { customers } from "#db/schema/console/customers.ts";
import { people } from "#db/schema/console/people.ts";
import { reachability } from "#db/schema/console/reachability.ts";
import { runs } from "#db/schema/console/runs.ts";
import { schedules } from "#db/schema/console/schedules.ts";
import { required } from "#env.ts";
import { claimNext } from "#loader/run/claim.ts";
import { requestCancel, requestLoad } from "#loader/run/request.ts";
import { ended, freshLoads, type TestLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { takeLoad } from "./load.ts";
import { lookAtWarehouses } from "./looks.ts";
import { tellMissing } from "./missing.ts";
import type { Worker } from "./state.ts";

/** Nobody gets into the customer's warehouse, as when its server is stopped, and those who are in are thrown out. */
async function stop({ customer }: TestLoads): Promise<void> {
  const admin = { url: inject("adminUrl"), database: "postgres" };
  await ask(admin, `ALTER DATABASE ${quote(customer.slug)} ALLOW_CONNECTIONS false`);
  await ask(admin, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", [
    customer.slug,
  ]);
}

const start = ({ customer }: TestLoads) =>
  ask(
    { url: inject("adminUrl"), database: "postgres" },
    `ALTER DATABASE ${quote(customer.slug)} ALLOW_CONNECTIONS true`,
  );

const request = ({ control, customer }: TestLoads, kind: "seed" | "delta" = "delta") =>
  control.transaction((tx) =>
    requestLoad(tx, { idCustomer: customer.id, kind, options: {}, requestedBy: "test", idPerson: null }),
  );

/** One worker takes the load whose turn it is, and does what follows. */
async function work({ control }: TestLoads): Promise<void> {
  const worker: Worker = { name: "test", db: control, held: new Map(), isStopping: false, isUnsure: false };
  await control.update(runs).set({ next_attempt_at: sql`now()` }).where(eq(runs.state, "queued"));
  const run = await claimNext(control, worker.name);
  if (run) await takeLoad(worker, run);
}

const conditionOf = async (id: number) =>
  (await consoleDb().select().from(runConditionsView).where(eq(runConditionsView.id_run, id)))[0]?.condition;

const troubles = async ({ customer }: TestLoads) =>
  (await freshness(consoleDb(), customer, nightlySchedule(consoleDb()))).health.troubles;

test("with its warehouse stopped a load waits for its next attempt, blames the warehouse, and none of its steps is over", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  expect(await troubles(loads)).toEqual([]);
  await stop(loads);
  const { id } = await request(loads);
  await work(loads);
  await work(loads);
  const { run, steps } = await ended(loads.control, id);
  expect(run).toMatchObject({
    state: "queued",
    attempt: 2,
    error: { code: "warehouse_unavailable", origin: "warehouse" },
  });
  expect(await conditionOf(id)).toBe("retrying");
  expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(["waiting"]));
  expect(await troubles(loads)).toMatchObject([
    { state: "unreachable", code: "warehouse_unavailable", origin: "warehouse" },
    { state: "retrying", attempt: 3, attemptLimit: 4, code: "warehouse_unavailable", idRun: id },
  ]);
  // Its last attempt is the fourth: then it has failed, and its steps never ran.
  await work(loads);
  await work(loads);
  expect(await conditionOf(id)).toBe("failed");
  const over = await ended(loads.control, id);
  expect(new Set(over.steps.map(({ state }) => state))).toEqual(new Set(["not_run"]));
  expect((await troubles(loads)).map(({ state }) => state)).toEqual(["unreachable", "failed"]);
  await start(loads);
  await request(loads);
  await work(loads);
  expect(await troubles(loads)).toEqual([]);
});

test("who cancels a load that waits for its next attempt is kept, and what it had not done never ran", async () => {
  const loads = await freshLoads();
  await stop(loads);
  const { id } = await request(loads, "seed");
  await work(loads);
  // As the web process does it, with its few rights.
  const [ana] = await loads.control
    .insert(people)
    .values({ email: "ana@opendb.example", name: "Ana", role: "operations" })
    .returning();
  const { key } = await openSession(loads.control, ana?.id ?? 0);
  await actingWith(key, (tx) => requestCancel(tx, id, "ana@opendb.example"));
  const { run, steps } = await ended(loads.control, id);
  expect(run).toMatchObject({ state: "cancelled", cancel_requested_by: "ana@opendb.example" });
  expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(["not_run"]));
  expect(await conditionOf(id)).toBe("cancelled");
  await start(loads);
});

test("a load whose process has gone silent is interrupted, and so it is until somebody goes on with it", async () => {
  const loads = await freshLoads();
  const { id } = await request(loads);
  expect(await conditionOf(id)).toBe("queued");
  await claimNext(loads.control, "test");
  expect(await conditionOf(id)).toBe("running");
  await loads.control.update(runs).set({ heartbeat_at: sql`now() - interval '31 seconds'` });
  expect(await conditionOf(id)).toBe("interrupted");
  await loads.control.update(runs).set({ state: "queued", worker: null, heartbeat_at: null });
  expect(await conditionOf(id)).toBe("interrupted");
});

test("a worker that looks at a warehouse notes that it is out of reach, since when, and that it is back", async () => {
  const loads = await freshLoads();
  const seen = async () => (await loads.control.select().from(reachability))[0];
  const makeOld = () =>
    loads.control.update(reachability).set({ looked_at: sql`${reachability.looked_at} - interval '1 hour'` });
  await lookAtWarehouses(loads.control);
  const first = await seen();
  expect(first).toMatchObject({ id_customer: loads.customer.id, error: null });
  await stop(loads);
  await lookAtWarehouses(loads.control);
  expect(await seen()).toEqual(first);
  await makeOld();
  await lookAtWarehouses(loads.control);
  const away = await seen();
  expect(away?.error).toMatchObject({ code: "warehouse_unavailable", origin: "warehouse" });
  expect(away?.since.getTime()).toBeGreaterThan(first?.since.getTime() ?? 0);
  await makeOld();
  await lookAtWarehouses(loads.control);
  expect((await seen())?.since).toEqual(away?.since);
  await start(loads);
  await makeOld();
  await lookAtWarehouses(loads.control);
  expect((await seen())?.error).toBeNull();
});

test("a warehouse that says nothing more after it has let the worker in is out of reach, and keeps the looks for no longer", async () => {
  const loads = await freshLoads();
  const port = await between({ host: "127.0.0.1" }, undefined, (sql, line) => {
    if (sql.includes("opendb.meta")) line.silence();
  });
  await ask({ url: required("DATABASE_URL") }, "UPDATE console.servers SET port = $1", [port]);
  await lookAtWarehouses(loads.control);
  const [seen] = await loads.control.select().from(reachability);
  expect(seen?.error).toMatchObject({ code: "warehouse_unavailable", origin: "warehouse" });
}, 60_000);

test("for whom a night has no delta is said once, by one of all workers, an hour after it began", async () => {
  const loads = await freshLoads();
  const night = new Date("2026-11-23T04:00:00Z");
  await loads.control.update(schedules).set({ cron: "0 4 * * *", last_due_at: night });
  await loads.control.update(customers).set({ created_at: new Date("2026-11-01T00:00:00Z") });
  const at = (text: string) => tellMissing(loads.control, new Date(text));
  // The night before is what there is to be looked for until then.
  expect(await at("2026-11-23T04:59:00Z")).toEqual([loads.customer.slug]);
  const both = await Promise.all([at("2026-11-23T05:01:00Z"), at("2026-11-23T05:01:00Z")]);
  expect(both.flat()).toEqual([loads.customer.slug]);
  expect(await at("2026-11-23T05:02:00Z")).toEqual([]);
  await request(loads);
  await loads.control.update(runs).set({ due_at: new Date("2026-11-24T04:00:00Z") });
  expect(await at("2026-11-24T05:01:00Z")).toEqual([]);
});
