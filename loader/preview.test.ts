import { beforeEach, expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { seedViews } from "#db/queries/seed-views.ts";
import { rootsOf } from "#db/schema/console/customers.ts";
import type { RunOptions } from "#db/schema/console/runs.ts";
import { accessOf } from "#db/scope.testing.ts";
import type { LoadKind } from "#db/vocabulary.ts";
import { ask } from "#warehouse/testing.ts";
import { readManifest } from "./manifest/manifest.ts";
import { type Preview, preview } from "./preview.ts";
import { freshLoads, one, rootOf, type TestLoads } from "./tests/testing.ts";

let loads: TestLoads;

beforeEach(async () => {
  loads = await freshLoads();
  // The plan and the run look at the same moment.
  await loads.source.admin.query("UPDATE platform.clock SET fixed_at = platform.clock()");
});

async function planned(kind: LoadKind, options: RunOptions = {}): Promise<Preview> {
  const { customer } = loads;
  const warehouse = await client(customer.asLoader);
  try {
    return await preview(readManifest(), kind, { warehouse, roots: rootsOf(customer), options });
  } finally {
    await warehouse.end();
  }
}

const extracted = (found: Preview) => {
  if (found.kind === "derive") throw new Error("It is a derive.");
  return found;
};

/** Plans a seed or a delta and runs it; both as tables, strategies and windows. */
async function both(kind: "seed" | "delta", options: RunOptions = {}) {
  const { parts, views } = extracted(await planned(kind, options));
  const { steps, state } = await loads.load(kind, options);
  const time = (at: string | null) => at && new Date(at);
  return {
    state,
    views,
    parts,
    plan: parts.map(({ table, entry, covers }) => [
      table,
      entry.strategy,
      time(covers.from),
      time(covers.until),
    ]),
    run: steps.map((step) => [step.table_name, step.strategy, step.window_from, step.window_until]),
  };
}

const later = (interval: string) =>
  loads.source.admin.query(`UPDATE platform.clock SET fixed_at = fixed_at + interval '${interval}'`);

test("a first seed and a delta a night later load the tables, by the strategies and in the windows of their plans", async () => {
  const seed = await both("seed");
  expect(seed.run).toEqual(seed.plan);
  await later("26 hours");
  const delta = await both("delta");
  expect(delta.state).toBe("done");
  expect(delta.run).toEqual(delta.plan);
  expect(delta.plan.filter(([, , from]) => from !== null).length).toBeGreaterThan(10);
});

test("a delta of some tables, and of a window that is asked for by hand, is what its plan says", async () => {
  await loads.load("seed");
  const window = { from: "2026-01-05T03:00:00.000Z", until: "2026-01-07T03:00:00.000Z" };
  const { plan, run } = await both("delta", { tables: ["lms.users", "lms.user_logs"], ...window });
  expect(run).toEqual(plan);
  expect(run).toEqual([
    ["lms.users", "merge", new Date(window.from), new Date(window.until)],
    ["lms.user_logs", "append", new Date(window.from), new Date(window.until)],
  ]);
});

test("a plan names the tenants that have joined and left since, and the delta does what it says", async () => {
  const { source, customer } = loads;
  await loads.load("seed");
  const globex = await rootOf(source, "globex");
  const adopt = (root: bigint, id: string) =>
    source.admin.query(
      "UPDATE platform.instances SET parent_id = $1, updated_at = platform.clock() WHERE id = $2",
      [String(root), id],
    );
  const childOf = async (root: bigint) =>
    (
      await source.admin.query<{ id: string }>(
        "SELECT min(id)::text AS id FROM platform.instances WHERE parent_id = $1",
        [String(root)],
      )
    ).rows[0]?.id ?? "";
  const [joins, leaves] = [await childOf(globex), await childOf(customer.id_root_tenant)];
  await adopt(customer.id_root_tenant, joins);
  await adopt(globex, leaves);
  await later("1 hour");

  const refused = extracted(await planned("delta")).parts;
  expect(new Set(refused.map(({ fault }) => fault?.code))).toEqual(new Set(["needs_confirmation"]));
  const { parts, plan, run } = await both("delta", { isConfirmed: true });
  expect(run).toEqual(plan);
  const events = parts.find(({ table }) => table === "lms.user_lesson_progress");
  expect(events?.window.joined).toContain(joins);
  expect(events?.tenants.left).toContain(leaves);
  const count = (id: string) =>
    one(customer.asLoader, `SELECT count(*)::int FROM lms.user_lesson_progress WHERE id_tenant = ${id}`);
  expect(await count(joins)).toBeGreaterThan(0);
  expect(await count(leaves)).toBe(0);
  // The estimate is of the very query that ran: the whole history of the tenant that joined is in it.
  expect(events?.estimate).toBeGreaterThan(Number(await count(joins)) / 10);
});

test("the plan of a seed names the tables that would shrink, as the seed itself does, unless that is confirmed", async () => {
  await loads.load("seed");
  await loads.source.admin.query("ALTER TABLE platform.learner_tags ENABLE ROW LEVEL SECURITY");
  const faults = async (options: RunOptions = {}) =>
    extracted(await planned("seed", options)).parts.flatMap(({ table, fault }) =>
      fault ? [[table, fault.code, fault.reason, fault.params]] : [],
    );
  const before = await faults();
  expect(before.map(([table]) => table)).toEqual(["lms.user_tags"]);
  const { steps } = await loads.load("seed");
  expect(
    steps.flatMap(({ table_name: table, error }) =>
      error ? [[table, error.code, error.reason, error.params]] : [],
    ),
  ).toEqual(before);
  expect(await faults({ isConfirmed: true })).toEqual([]);
});

test("the rows of a seed are estimated by the source, without reading them", async () => {
  await loads.source.admin.query("ANALYZE");
  const { parts } = extracted(await planned("seed"));
  const { steps } = await loads.load("seed");
  const read = (table: string) => steps.find((step) => step.table_name === table)?.rows_read ?? 0;
  for (const { table, estimate = 0 } of parts.filter(({ table }) => read(table) > 1000))
    expect([table, estimate > read(table) / 2, estimate < read(table) * 2]).toEqual([table, true, true]);
});

/** Views in schemas of others and in lms; one of them on a table that a seed does not replace. */
async function makeViews(): Promise<void> {
  for (const sql of [
    "CREATE SCHEMA bi",
    "CREATE SCHEMA finance",
    "CREATE VIEW bi.people AS SELECT id_tenant, count(*) AS n FROM lms.users GROUP BY id_tenant",
    "CREATE MATERIALIZED VIEW finance.most AS SELECT max(n) AS n FROM bi.people",
    "CREATE VIEW lms.own_lessons AS SELECT id FROM lms.lessons",
    "CREATE VIEW finance.daily AS SELECT date FROM metrics.daily_counters",
  ])
    await ask(loads.customer.asLoader, sql);
}

/** What the console says in the dialog of a seed. */
const shown = ({ slug }: { slug: string }) => {
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  return seedViews(accessOf({ id: 1, slug, name: slug, host, port: Number(port) }));
};

test("the console names the views that the plan of a seed names", async () => {
  const { customer } = loads;
  await makeViews();
  const { views } = extracted(await planned("seed"));
  const byName = views.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(byName.map(({ name }) => name)).toEqual(["bi.people", "finance.most", "lms.own_lessons"]);
  expect(await shown(customer)).toEqual(byName);
});

test("the console says of a foreign key over a type of somebody's own, and of what an extension made, that a seed cannot make them again, as the plan does", async () => {
  const { customer } = loads;
  const asAdmin = { url: inject("adminUrl"), database: customer.slug };
  for (const sql of [
    "CREATE SCHEMA bi AUTHORIZATION opendb_loader",
    "CREATE VIEW bi.of_extension AS SELECT id FROM lms.users",
    "ALTER EXTENSION plpgsql ADD VIEW bi.of_extension",
    "CREATE DOMAIN bi.number AS bigint",
    "CREATE TABLE bi.notes (id_tenant bi.number, id_user bigint, FOREIGN KEY (id_tenant, id_user) REFERENCES lms.users)",
    "ALTER TABLE bi.notes OWNER TO opendb_loader",
  ])
    await ask(asAdmin, sql);
  const { lost } = extracted(await planned("seed"));
  const names = lost.map(({ name }) => name);
  expect(names).toEqual([expect.stringContaining("of_extension"), expect.stringContaining("notes")]);
  const said = (await shown(customer)).filter(({ isLost }) => isLost).map(({ name }) => name);
  expect(said).toEqual(["bi.of_extension", expect.stringMatching(/notes_id_tenant_id_user_fkey/)]);
});

test("a table that is missing keeps no other view from the console; a warehouse that is missing is said so", async () => {
  const { customer } = loads;
  await makeViews();
  await ask(customer.asLoader, "DROP TABLE lms.users CASCADE");
  expect(await shown(customer)).toEqual([{ name: "lms.own_lessons", isMaterialized: false }]);
  await expect(shown({ slug: "nobody" })).rejects.toMatchObject({ code: "warehouse_unavailable" });
});

test("the views that the plan of a seed names are the ones that are dropped and made again", async () => {
  const { customer } = loads;
  await loads.load("seed");
  await makeViews();
  const views = () =>
    ask<{ name: string; oid: number }>(
      customer.asLoader,
      `SELECT relnamespace::regnamespace || '.' || relname AS name, oid::int FROM pg_class
       WHERE relkind IN ('v', 'm') AND relnamespace::regnamespace::text IN ('bi', 'finance', 'lms', 'metrics') ORDER BY 1`,
    );
  const before = await views();
  const seed = await both("seed", { tables: ["lms.users", "lms.lessons"] });
  const after = await views();
  expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  const remade = after.filter(({ oid }, at) => oid !== before[at]?.oid).map(({ name }) => name);
  expect(remade).toEqual(["bi.people", "finance.most", "lms.own_lessons"]);
  expect(seed.views.map(({ name }) => name).toSorted()).toEqual(remade);
  expect(seed.views.filter(({ isMaterialized }) => isMaterialized).map(({ name }) => name)).toEqual([
    "finance.most",
  ]);
});

test("the plan of a derive counts what loads have made stale, and the derive computes that and nothing else", async () => {
  const { source, customer, load } = loads;
  const shown = async () => {
    const found = await planned("derive");
    if (found.kind !== "derive") throw new Error("It is no derive.");
    return found.tables;
  };
  expect((await shown())[0]).toMatchObject({ what: "waits", missing: expect.arrayContaining(["lms.users"]) });
  await load("seed");
  expect(new Set((await shown()).map(({ what }) => what))).toEqual(new Set(["everything"]));
  await load("derive");
  expect((await shown()).flatMap(({ stale }) => Object.values(stale).filter((count) => count > 0))).toEqual(
    [],
  );

  await source.admin.query(
    `UPDATE platform.ratings SET rating = -rating, updated_at = platform.clock() WHERE id IN (
       SELECT DISTINCT ON (lesson_id) id FROM platform.ratings WHERE deleted_at IS NULL AND instance_id = $1 LIMIT 2)`,
    [await one(customer.asLoader, "SELECT max(id_tenant) FROM lms.lesson_ratings")],
  );
  await later("1 hour");
  await load("delta");
  const plan = await shown();
  expect(plan.find(({ entry }) => entry.table === "metrics.lesson_rating_aggregates")).toMatchObject({
    what: "stale",
    stale: { lesson: 2 },
  });
  const { steps } = await load("derive");
  expect(steps.map((step) => [step.table_name, step.strategy, (step.rows_read ?? 0) > 0])).toEqual(
    plan.map(({ entry, stale }) => [
      entry.table,
      entry.strategy,
      Object.values(stale).some((count) => count > 0),
    ]),
  );
});

test("a table that the source's columns do not fit any more is named before anything is loaded", async () => {
  await loads.source.admin.query("ALTER TABLE platform.exams RENAME COLUMN title TO headline");
  const { parts } = extracted(await planned("seed"));
  expect(parts.filter(({ fault }) => fault).map(({ table, fault }) => [table, fault?.code])).toEqual([
    ["lms.exams", "source_drift"],
  ]);
  expect(parts.every(({ estimate, fault }) => fault !== undefined || estimate !== undefined)).toBe(true);
});
