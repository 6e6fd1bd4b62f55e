import { expect, test } from "vitest";
import { type BookkeepingStep, bookkeepingSteps, parseStep } from "#db/bookkeeping/steps.ts";
import { type Address, client } from "#db/connect.ts";
import { readContract } from "#db/contract/parse.ts";
import { asAtFive } from "#loader/tests/older.testing.ts";
import { freshLoads, one } from "#loader/tests/testing.ts";
import { ask, freshWarehouse, type TestWarehouse } from "#warehouse/testing.ts";
import { acquireFence, fenced } from "../run/fence.ts";
import { planUpgrade, upgradeWarehouse } from "./upgrade.ts";

const ours = "nspname IN ('lms', 'metrics', 'opendb')";

/** Everything that a warehouse is made of, as text. */
async function madeOf({ asLoader }: Pick<TestWarehouse, "asLoader">): Promise<string[]> {
  const rows = await ask<{ what: string }>(
    asLoader,
    `SELECT format('%s.%s %s %s %s %s %s %s', nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull, attstorage,
       pg_get_expr(adbin, adrelid), col_description(c.oid, attnum)) AS what
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute a ON attrelid = c.oid
     LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum WHERE ${ours} AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped
     UNION ALL SELECT format('%s.%s %s %s %s %s', nspname, relname, relowner::regrole, relrowsecurity, relacl, obj_description(c.oid))
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE ${ours} AND relkind IN ('r', 'v')
     UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE ${ours}
     UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace IN (SELECT oid FROM pg_namespace WHERE ${ours})
     UNION ALL SELECT format('%s %s', viewname, definition) FROM pg_views WHERE schemaname = 'opendb'
     UNION ALL SELECT format('%s %s', p.oid::regprocedure, proacl) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE ${ours}
     UNION ALL SELECT p::text FROM pg_policies p WHERE schemaname IN ('lms', 'metrics', 'opendb')
     UNION ALL SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE ${ours}
     UNION ALL SELECT format('%s %s', nspname, nspacl) FROM pg_namespace WHERE ${ours}
     UNION ALL SELECT format('%s %s', contract_version, bookkeeping) FROM opendb.meta ORDER BY 1`,
  );
  return rows.map(({ what }) => what);
}

/** Rows, views and rights that somebody has put into a warehouse. */
const customers = [
  "INSERT INTO lms.tenants (id, key) VALUES (1, 'one')",
  "INSERT INTO lms.users (id, id_tenant, name) VALUES (1, 1, 'Ana'), (2, 1, 'Bia')",
  "CREATE SCHEMA bi",
  "CREATE VIEW bi.people AS SELECT id_tenant, name FROM lms.users",
  "CREATE MATERIALIZED VIEW bi.kept AS SELECT count(*) AS n, max(name) AS last FROM bi.people",
  "CREATE UNIQUE INDEX kept_n ON bi.kept (n)",
  "COMMENT ON VIEW bi.people IS 'Who there is.'",
  "GRANT USAGE ON SCHEMA bi TO opendb_console; GRANT SELECT ON bi.people TO opendb_console",
  "CREATE POLICY extra ON lms.tags FOR INSERT TO opendb_console WITH CHECK (id_tenant = 0)",
];

const theirs = `SELECT relname, relkind, relowner::regrole::text AS owner, relacl::text, obj_description(c.oid) AS comment,
    (SELECT array_agg(indexrelid::regclass::text) FROM pg_index WHERE indrelid = c.oid) AS indexes,
    (SELECT array_agg(name ORDER BY name) FROM bi.people) AS people, (SELECT (n, last)::text FROM bi.kept) AS kept,
    (SELECT count(*) FROM pg_policies WHERE policyname = 'extra') AS policies
  FROM pg_class c WHERE relnamespace = 'bi'::regnamespace AND relkind IN ('v', 'm') ORDER BY 1`;

async function within<T>(
  address: Address,
  work: (warehouse: Awaited<ReturnType<typeof client>>) => Promise<T>,
) {
  const warehouse = await client(address);
  try {
    return await work(warehouse);
  } finally {
    await warehouse.end();
  }
}

/** A step of the tables that no file has yet. */
const further = (sql: string): BookkeepingStep[] => [
  ...bookkeepingSteps(),
  parseStep("9001_further.tables.sql", `-- Names are short.\n-- views over: lms.users\n${sql}\n`),
];
const shorter = "ALTER TABLE lms.users ALTER COLUMN name TYPE varchar(80);";

test("a warehouse of version 5 with rows, views and rights is upgraded to what a new one is, and keeps them", async () => {
  const [old, fresh] = [await freshWarehouse(), await freshWarehouse()];
  await asAtFive(old);
  await ask(
    old.asLoader,
    `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run) SELECT name, now(), '{1}', 1
     FROM unnest('{lms.tenants,lms.users,lms.products,lms.track_products}'::text[]) name`,
  );
  await ask(old.asLoader, "INSERT INTO opendb.derived VALUES ('lms.user_product_progress', false, now())");
  const [expected, before] = [await madeOf(fresh), await madeOf(old)];
  expect(before).not.toEqual(expected);
  for (const sql of customers) await ask(old.asLoader, sql);
  const views = await ask(old.asLoader, theirs);
  const done = await within(old.asLoader, (warehouse) => upgradeWarehouse(warehouse));
  expect(done.map(({ version }) => version)).toEqual(
    bookkeepingSteps().flatMap(({ version }) => (version > 5 ? [version] : [])),
  );
  const isOurs = (what: string) => !what.includes("tags,extra,");
  expect((await madeOf(old)).filter(isOurs)).toEqual(expected);
  expect(await ask(old.asLoader, theirs)).toEqual(views);
  expect(await one(old.asLoader, "SELECT count(*) FROM lms.users")).toBe("2");
  // What means something else since is read and computed again.
  expect(
    await one(
      old.asLoader,
      "SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM opendb.watermarks WHERE is_outdated",
    ),
  ).toBe("lms.products lms.tenants lms.track_products");
  expect(await one(old.asLoader, "SELECT bool_and(is_stale) FROM opendb.derived")).toBe(true);
  expect(await within(old.asLoader, (warehouse) => upgradeWarehouse(warehouse))).toEqual([]);
});

test("the last upgrade that changes the contract leads to the version of the dictionary", () => {
  expect(bookkeepingSteps().findLast(({ contract }) => contract !== undefined)?.contract).toBe(
    readContract().version,
  );
});

test("a worker upgrades a warehouse that is behind before it loads it", async () => {
  const { load, customer } = await freshLoads();
  await asAtFive(customer);
  expect((await load("seed")).state).toBe("done");
  expect((await load("derive")).state).toBe("done");
  expect(await madeOf(customer)).toEqual(await madeOf(await freshWarehouse()));
});

test("a step that changes a column under customers' views takes them down, makes them again and says so before", async () => {
  const old = await freshWarehouse();
  for (const sql of customers) await ask(old.asLoader, sql);
  const before = await ask(old.asLoader, theirs);
  const steps = further(shorter);
  const planned = await within(old.asLoader, (warehouse) => planUpgrade(warehouse, { steps }));
  expect(planned).toMatchObject([
    { version: 9001, about: "Names are short.", views: ["bi.people", "bi.kept"] },
  ]);
  expect(await ask(old.asLoader, theirs)).toEqual(before);
  await within(old.asLoader, (warehouse) => upgradeWarehouse(warehouse, { steps }));
  expect(await ask(old.asLoader, theirs)).toEqual(before);
  expect(await one(old.asLoader, "SELECT bookkeeping FROM opendb.meta")).toBe(9001);
});

test("a step that a customer's view would not survive is not done, nor half of it, and the view is named", async () => {
  const old = await freshWarehouse();
  for (const sql of customers) await ask(old.asLoader, sql);
  const before = [await madeOf(old), await ask(old.asLoader, theirs)];
  const steps = further(
    `${shorter} ALTER TABLE lms.tags DROP COLUMN title; ALTER TABLE lms.users DROP COLUMN name;`,
  );
  const refused = within(old.asLoader, (warehouse) => upgradeWarehouse(warehouse, { steps }));
  await expect(refused).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("bi.people would not fit"),
  });
  expect([await madeOf(old), await ask(old.asLoader, theirs)]).toEqual(before);
});

test("two that upgrade at once do each step once, and a load that was taken over does none", async () => {
  const old = await freshWarehouse();
  await asAtFive(old);
  const both = await Promise.all(
    [1, 2].map(() => within(old.asLoader, (warehouse) => upgradeWarehouse(warehouse))),
  );
  const versions = both.flat().map(({ version }) => version);
  expect(versions.toSorted((a, b) => a - b)).toEqual(
    bookkeepingSteps().flatMap(({ version }) => (version > 5 ? [version] : [])),
  );
  const [late, now] = [fenced(old.asLoader), fenced(old.asLoader)];
  await acquireFence(late, 1);
  await acquireFence(now, 1);
  const steps = further(shorter);
  await expect(
    within(late, (warehouse) => upgradeWarehouse(warehouse, { steps, isFenced: true })),
  ).rejects.toMatchObject({ code: "interrupted" });
  await within(now, (warehouse) => upgradeWarehouse(warehouse, { steps, isFenced: true }));
  expect(await one(old.asLoader, "SELECT bookkeeping FROM opendb.meta")).toBe(9001);
});
