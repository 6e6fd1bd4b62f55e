import { beforeEach, expect, test } from "vitest";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { type Control, consoleDb, controlDb } from "./control.ts";
import { freshness } from "./freshness.ts";
import { facets } from "./health.ts";
import { outOfReach } from "./queries/freshness.ts";
import { nightlySchedule } from "./schedules.ts";
import { customers } from "./schema/console/customers.ts";
import { reachability } from "./schema/console/reachability.ts";
import { type RunError, runs } from "./schema/console/runs.ts";
import { schedules } from "./schema/console/schedules.ts";
import { type Step, steps } from "./schema/console/steps.ts";

const at = (text: string) => new Date(text);
const night = at("2026-11-23T04:00:00Z");
const now = at("2026-11-23T12:00:00Z");

let db: Control;
let id: number;

beforeEach(async () => {
  db = (await freshControl()).control;
  id = (await freshCustomer(db)).id;
  await db.update(customers).set({ created_at: at("2026-10-01T00:00:00Z") });
  await db.update(schedules).set({ cron: "0 4 * * *", last_due_at: night });
  await looked();
  return () => db.pool.end();
});

async function looked(error: RunError | null = null, when = at("2026-11-23T11:59:30Z")): Promise<void> {
  const seen = { looked_at: when, since: when, error };
  await db
    .insert(reachability)
    .values({ id_customer: id, ...seen })
    .onConflictDoUpdate({ target: reachability.id_customer, set: seen });
}

type Given = Partial<typeof runs.$inferInsert> & { tables?: Record<string, Partial<Step>> };

/** A load that is over, by default the delta of the night in which everything went well. */
async function ran({ tables = { "lms.users": {}, "lms.exams": {} }, ...given }: Given = {}): Promise<number> {
  const isIn = given.state === undefined || given.state === "done" || given.state === "unreconciled";
  const [run] = await db
    .insert(runs)
    .values({
      id_customer: id,
      kind: "delta",
      state: "done",
      requested_by: "schedule",
      requested_at: night,
      started_at: night,
      finished_at: at("2026-11-23T04:10:00Z"),
      as_of: isIn ? at("2026-11-23T04:00:05Z") : null,
      due_at: given.kind || given.options ? null : night,
      attempt: 1,
      ...given,
    })
    .returning({ id: runs.id });
  const idRun = run?.id ?? 0;
  for (const [position, [table_name, step]] of Object.entries(tables).entries())
    await db
      .insert(steps)
      .values({ id_run: idRun, table_name, position, strategy: "merge", state: "done", ...step });
  return idRun;
}

const away = {
  code: "warehouse_unavailable",
  message: "Gone.",
  origin: "warehouse",
  isTransient: true,
} as const;
const asked = { code: "needs_confirmation", message: "Much would go.", table: "lms.users" } as const;

const seen = async (when = now) => {
  const found = await freshness(controlDb(), { id }, nightlySchedule(controlDb()), when);
  // Pages and terminal ask the same question as two roles of the database.
  expect(await freshness(consoleDb(), { id }, nightlySchedule(consoleDb()), when)).toEqual(found);
  return found;
};

const states = async (when?: Date) => (await seen(when)).health.troubles.map(({ state }) => state);

test("data are in order when the warehouse was reached, the night's loads ended done, and nothing is late", async () => {
  await ran();
  await ran({ kind: "derive", tables: { "metrics.daily_activity": {} } });
  const { health } = await seen();
  expect(health).toEqual({
    state: "fresh",
    troubles: [],
    facets: Object.fromEntries(facets.map((facet) => [facet, true])),
  });
});

test("a delta that failed last night is told with its cause, until a later load brings in the same tables", async () => {
  await ran({ due_at: at("2026-11-22T04:00:00Z") });
  const idRun = await ran({
    state: "failed",
    error: { code: "source_drift", message: "A column is gone.", origin: "source", table: "lms.exams" },
    tables: { "lms.users": {}, "lms.exams": { state: "failed" } },
  });
  const { health } = await seen();
  expect(health.state).toBe("failed");
  expect(health.troubles[0]).toMatchObject({
    code: "source_drift",
    origin: "source",
    idRun,
    tables: 1,
    table: "lms.exams",
    since: at("2026-11-23T04:10:00Z"),
  });
  expect(health.facets).toMatchObject({ complete: false, reachable: true, reconciled: true });
  await ran({ options: { tables: ["lms.users"] }, tables: { "lms.users": {} } });
  expect(await states()).toEqual(["failed"]);
  await ran({ options: { tables: ["lms.exams"] }, tables: { "lms.exams": {} } });
  expect(await states()).toEqual([]);
});

test("a load that ended before it knew its tables is a failure, too, until one of everything is done", async () => {
  await ran();
  await ran({ state: "failed", tables: {}, due_at: null, error: { code: "manifest", message: "No." } });
  expect((await seen()).health.troubles).toMatchObject([{ state: "failed", code: "manifest", tables: 0 }]);
  await ran({ due_at: null });
  expect(await states()).toEqual([]);
});

test("a derive that failed or was cancelled is told, although the rows themselves are in", async () => {
  await ran();
  await ran({ kind: "derive", tables: { "metrics.daily_activity": {} } });
  await ran({ kind: "derive", state: "cancelled", tables: {} });
  expect((await seen()).health.troubles).toMatchObject([{ state: "failed", code: "cancelled" }]);
});

test("a seed that somebody cancelled changes nothing, and so nothing is said", async () => {
  await ran();
  await ran({ kind: "seed", state: "cancelled", tables: { "lms.users": { state: "discarded" } } });
  expect(await states()).toEqual([]);
});

test("rows that differ from the source are told with the number of tables, until a load agrees", async () => {
  const idRun = await ran({
    state: "unreconciled",
    tables: { "lms.users": { state: "unreconciled" }, "lms.exams": {} },
  });
  const { health } = await seen();
  expect(health.troubles).toMatchObject([{ state: "unreconciled", idRun, tables: 1 }]);
  expect(health.facets).toMatchObject({ reconciled: false, complete: true });
  await ran({ kind: "seed" });
  expect(await states()).toEqual([]);
});

test("a warehouse that is out of reach is the worst of all, and said with its cause and since when", async () => {
  await ran({ state: "unreconciled", tables: { "lms.users": { state: "unreconciled" } } });
  const when = at("2026-11-23T11:00:00Z");
  await looked(away, when);
  const { health } = await seen();
  expect(health.state).toBe("unreachable");
  expect(health.troubles.map(({ state }) => state)).toEqual(["unreachable", "unreconciled", "unseen"]);
  expect(health.troubles[0]).toMatchObject({
    code: "warehouse_unavailable",
    origin: "warehouse",
    since: when,
  });
});

test("nobody vouches for a warehouse that nobody has looked at for a quarter of an hour", async () => {
  await ran();
  await looked(null, at("2026-11-23T11:44:00Z"));
  expect((await seen()).health).toMatchObject({
    state: "unseen",
    troubles: [{ since: at("2026-11-23T11:44:00Z") }],
    facets: { reachable: false },
  });
});

test("a customer that was never loaded is empty, not late", async () => {
  expect((await seen()).health.state).toBe("empty");
  expect(await states()).not.toContain("late");
});

test("what waits for a confirmation says since when it was first asked, and not the last time", async () => {
  const since = at("2026-11-21T04:02:00Z");
  await ran({ due_at: at("2026-11-20T04:00:00Z") });
  const error = { ...asked, since: since.toISOString() };
  const idRun = await ran({
    state: "failed",
    error: asked,
    tables: { "lms.users": { state: "failed", error }, "lms.exams": {} },
  });
  expect((await seen()).health.troubles[0]).toMatchObject({ state: "needs_confirmation", idRun, since });
});

test("a load that waits for its next attempt says which, when and why, and is no last word on its tables", async () => {
  await ran({ due_at: at("2026-11-22T04:00:00Z") });
  const next = at("2026-11-23T12:01:00Z");
  await ran({
    state: "queued",
    attempt: 2,
    next_attempt_at: next,
    finished_at: null,
    as_of: null,
    error: away,
    tables: { "lms.users": { state: "waiting", error: away } },
  });
  const { health, open } = await seen();
  expect(health.troubles).toMatchObject([
    { state: "retrying", attempt: 3, attemptLimit: 4, nextAttemptAt: next, code: "warehouse_unavailable" },
  ]);
  expect(open).toMatchObject({ condition: "retrying", attempt: 2, code: "warehouse_unavailable" });
});

test("an hour after a night has begun, a customer of whom nothing was requested or done for it is missing", async () => {
  await ran({ due_at: at("2026-11-22T04:00:00Z"), as_of: at("2026-11-22T04:00:05Z") });
  await looked(null, at("2026-11-23T04:59:00Z"));
  expect(await states(at("2026-11-23T04:59:00Z"))).toEqual([]);
  expect(await states(at("2026-11-23T05:01:00Z"))).toEqual(["missing"]);
  await ran();
  expect(await states(at("2026-11-23T05:01:00Z"))).toEqual([]);
});

test("a night is not owed to a customer that came after it, and is done by whatever load reaches beyond it", async () => {
  await ran({ due_at: at("2026-11-22T04:00:00Z"), as_of: at("2026-11-23T04:30:00Z") });
  expect(await states()).toEqual([]);
  await db.update(runs).set({ as_of: at("2026-11-22T04:00:05Z") });
  expect(await states()).toEqual(["missing", "late"]);
  await db.update(customers).set({ created_at: at("2026-11-23T04:01:00Z") });
  expect(await states()).toEqual(["late"]);
});

test("of a customer that is not open nothing is due: what would be late, missing, failed, out of reach or unseen is nobody's trouble", async () => {
  await ran({ due_at: at("2026-11-21T04:00:00Z"), as_of: at("2026-11-21T04:00:05Z") });
  await ran({ state: "failed", error: away, tables: { "lms.users": { state: "failed", error: away } } });
  await looked(away, at("2026-11-22T04:00:00Z"));
  expect(await states()).toEqual(["unreachable", "failed", "late", "unseen"]);
  for (const [state, reachable] of [
    ["suspended", true],
    ["aside", false],
    ["gone", false],
  ] as const) {
    await db.update(customers).set({ state });
    const { health, nextDue } = await seen();
    expect(health).toMatchObject({ state: "paused", troubles: [], facets: { fresh: false, reachable } });
    expect(nextDue).toBeNull();
    // A page that finds the warehouse shut says no other thing.
    expect(outOfReach(await seen(), "warehouse_unavailable").health.state).toBe("paused");
  }
  await db.update(customers).set({ state: "active" });
  expect(await states()).toEqual(["unreachable", "failed", "late", "unseen"]);
});
