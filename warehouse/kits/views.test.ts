import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { readContract } from "#db/contract/parse.ts";
import { runs } from "#db/schema/console/runs.ts";
import { tableNames } from "#db/schema/index.ts";
import { upgradeWarehouse } from "#loader/load/upgrade.ts";
import { claimRun } from "#loader/run/claim.ts";
import { noteKnown } from "#loader/run/known.ts";
import { asAtFive } from "#loader/tests/older.testing.ts";
import { freshLoads, requested, type TestLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { kitIn, one } from "./role.testing.ts";

/** What a load does for its warehouse at its beginning and end, and a worker now and then. */
async function noted({ control, customer }: TestLoads): Promise<void> {
  const opened = await client(customer.asLoader);
  await noteKnown(opened, control, customer.id);
  await opened.end();
}

const counts = "SELECT json_agg(DISTINCT id_tenant::text ORDER BY id_tenant::text) FROM opendb.row_counts";

test("a kit asks in SQL how fresh tables are, what loads did and what became of each table, and it is so", async () => {
  const loads = await freshLoads();
  const { signIn } = await kitIn(loads);
  const opened = await signIn();
  expect(await one(opened, "SELECT count(*)::int FROM opendb.freshness")).toBe(0);
  const seed = await loads.load("seed");
  const derive = await loads.load("derive");
  const { rows } = await opened.query(
    "SELECT kind, state, finished_at FROM opendb.loads ORDER BY started_at",
  );
  expect(rows).toEqual([
    { kind: "seed", state: seed.state, finished_at: seed.run.finished_at },
    { kind: "derive", state: derive.state, finished_at: derive.run.finished_at },
  ]);
  expect(await one(opened, "SELECT count(*)::int FROM opendb.freshness WHERE NOT is_behind")).toBe(
    tableNames.length,
  );
  expect(
    await one(
      opened,
      `SELECT f.rows = (SELECT count(*) FROM lms.users) AND f.data_as_of <= f.loaded_at
       FROM opendb.freshness f WHERE table_name = 'lms.users'`,
    ),
  ).toBe(true);
  expect(
    await one(opened, "SELECT count(*)::int FROM opendb.checks WHERE outcome IN ('passed', 'warned')"),
  ).toBe(tableNames.length);
});

test("a load that nobody is at any more is told so once a worker has looked, and rows that were invalidated as well", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await loads.load("derive");
  const { signIn } = await kitIn(loads);
  const opened = await signIn();
  const id = await requested(loads, "delta");
  await noted(loads);
  const last = "SELECT state FROM opendb.loads ORDER BY finished_at DESC NULLS FIRST LIMIT 1";
  expect(await one(opened, last)).toBe("queued");
  await claimRun(loads.control, id, "test");
  await noted(loads);
  expect(await one(opened, last)).toBe("running");
  await loads.control
    .update(runs)
    .set({ heartbeat_at: sql`now() - interval '1 hour'` })
    .where(sql`state = 'running'`);
  await noted(loads);
  expect(await one(opened, last)).toBe("interrupted");
  await ask(
    loads.customer.asLoader,
    "INSERT INTO opendb.invalidations VALUES ('metrics.daily_counters', 'day', $1, 20000)",
    [String(loads.customer.id_root_tenant)],
  );
  expect(await one(opened, "SELECT array_agg(table_name) FROM opendb.freshness WHERE is_behind")).toEqual([
    "metrics.daily_counters",
  ]);
});

test("a kit of some tenants learns nothing of how many rows others have", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const root = loads.customer.id_root_tenant;
  const { signIn, give, kit } = await kitIn(loads, { tenants: [root] });
  const opened = await signIn();
  expect(await one(opened, counts)).toEqual([String(root)]);
  for (const table of ["lms.users", "lms.user_lesson_progress"])
    expect(
      await one(
        opened,
        `SELECT rows = (SELECT count(*) FROM ${table}) FROM opendb.freshness WHERE table_name = '${table}'`,
      ),
    ).toBe(true);
  await ask(
    loads.customer.asLoader,
    "INSERT INTO opendb.invalidations VALUES ('metrics.hourly_events', 'day', -1, 20000)",
  );
  expect(await one(opened, "SELECT bool_or(is_behind) FROM opendb.freshness")).toBe(false);
  kit.tenants = null;
  await give();
  expect((await one(opened, counts)) as string[]).toContain(String(root));
  expect(((await one(opened, counts)) as string[]).length).toBeGreaterThan(1);
});

test("the dictionary says of every table, column and key what the contract says, and what this kit may read", async () => {
  const loads = await freshLoads();
  const { signIn } = await kitIn(loads);
  const opened = await signIn();
  const { rows } = await opened.query<{ name: string; column_name: string | null; about: string | null }>(
    "SELECT schema_name || '.' || table_name AS name, column_name, about FROM opendb.dictionary",
  );
  const said = new Map(rows.map((row) => [[row.name, row.column_name].join(" "), row.about]));
  const { tables } = readContract();
  for (const { name, about, columns, json } of tables) {
    expect(said.get(`${name} `)).toBe(about);
    for (const column of columns) expect(said.get(`${name} ${column.name}`)).toBe(column.about);
    for (const path of Object.keys(json)) expect(said.has(`${name} ${path}`)).toBe(true);
  }
  const lines = tables.map(({ columns, json }) => 1 + columns.length + Object.keys(json).length);
  expect(rows.length).toBe(lines.reduce((sum, count) => sum + count, 0));
  const user = (column: string) =>
    `FROM opendb.dictionary WHERE table_name = 'users' AND column_name = '${column}'`;
  expect(await one(opened, `SELECT ARRAY[is_personal, may_read] ${user("email")}`)).toEqual([true, false]);
  expect(await one(opened, `SELECT ARRAY[is_personal, may_read] ${user("id_tenant")}`)).toEqual([
    false,
    true,
  ]);
  expect(
    await one(
      opened,
      "SELECT enum_values ->> 'dark' FROM opendb.dictionary WHERE column_name = 'meta.branding.theme'",
    ),
  ).toBe("Dark layout.");
});

test("views survive a seed, and a kit of a warehouse from before has them after its upgrade", async () => {
  const loads = await freshLoads();
  const { customer } = loads;
  await asAtFive(customer);
  const tenants = [customer.id_root_tenant, 77n];
  const { signIn, role } = await kitIn(loads, { tenants });
  const opened = await signIn();
  await expect(opened.query(counts)).rejects.toThrow(/permission denied/);
  const warehouse = await client(customer.asLoader);
  await upgradeWarehouse(warehouse);
  await warehouse.end();
  await ask(customer.asLoader, "INSERT INTO opendb.counts VALUES ('lms.users', 77, 5), ('lms.users', 78, 6)");
  expect(await one(opened, counts)).toEqual(["77"]);
  expect(
    await ask(customer.asLoader, "SELECT tenants FROM opendb.kits WHERE role_name = $1", [role]),
  ).toEqual([{ tenants: tenants.map(String) }]);
  await loads.load("seed");
  expect(await one(opened, counts)).toEqual([String(customer.id_root_tenant)]);
  expect(await one(opened, "SELECT count(*) > 100 FROM opendb.dictionary")).toBe(true);
});
