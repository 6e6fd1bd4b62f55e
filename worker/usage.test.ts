import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { timeZone } from "#days.ts";
import { reachability } from "#db/schema/console/reachability.ts";
import { runs } from "#db/schema/console/runs.ts";
import { type UsageSample, usageSamples } from "#db/schema/console/usage_samples.ts";
import { tableNames } from "#db/schema/index.ts";
import { freshLoads, one, type TestLoads } from "#loader/tests/testing.ts";
import { ask, freshCustomer } from "#warehouse/testing.ts";
import { lookAtWarehouses } from "./looks.ts";
import { pruneUsage } from "./usage.ts";

/** One more look, as if the last were long ago. Resolves to the customer's samples, oldest first. */
async function looked({ control, customer }: TestLoads): Promise<UsageSample[]> {
  await control.update(reachability).set({ looked_at: sql`now() - interval '1 minute'` });
  await lookAtWarehouses(control);
  const { id_customer, day } = usageSamples;
  return control.select().from(usageSamples).where(eq(id_customer, customer.id)).orderBy(day);
}

test("a sample says what the warehouse itself says, of each table and of each live tenant", async () => {
  const loads = await freshLoads();
  expect(await looked(loads)).toEqual([]);
  await loads.load("seed");
  await loads.load("derive");
  const warehouse = loads.customer.asLoader;
  const [any, gone] = await ask<{ id: string }>(
    warehouse,
    "SELECT t.id FROM lms.tenants t WHERE id_parent IS NOT NULL ORDER BY (SELECT count(*) FROM lms.users u WHERE u.id_tenant = t.id) DESC",
  );
  await ask(
    warehouse,
    "UPDATE lms.tenants SET deleted_at = CASE WHEN id = $2 THEN now() END, user_limit = CASE WHEN id = $1 THEN NULL ELSE 100 + id % 7 END",
    [any?.id, gone?.id],
  );
  await ask(warehouse, "UPDATE lms.users SET deleted_at = now() WHERE id % 3 = 0");
  const [sample, ...more] = await looked(loads);
  expect(more).toEqual([]);
  const live =
    "FROM lms.users u JOIN lms.tenants t ON t.id = u.id_tenant WHERE u.deleted_at IS NULL AND t.deleted_at IS NULL";
  const number = async (text: string) => Number(await one(warehouse, text));
  expect(sample).toMatchObject({
    day: await one(warehouse, `SELECT (now() AT TIME ZONE '${timeZone}')::date::text`),
    learners: await number(`SELECT count(*) ${live}`),
    capped_learners: await number(`SELECT count(*) ${live} AND t.user_limit IS NOT NULL`),
    cap: await number("SELECT sum(user_limit) FROM lms.tenants WHERE deleted_at IS NULL"),
    bytes: await number(
      "SELECT sum(pg_total_relation_size(t.oid)) FROM pg_class t JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('lms', 'metrics') AND relkind = 'r'",
    ),
  });
  expect(sample?.tables.map(({ table }) => table)).toEqual([...tableNames].sort());
  for (const { table, rows } of sample?.tables ?? [])
    expect(rows, table).toBe(await number(`SELECT count(*) FROM ${table}`));
  expect(sample?.rows).toBe(sample?.tables.reduce((sum, { rows }) => sum + rows, 0));
  expect(sample?.tenants.find(({ id }) => id === any?.id)?.cap).toBeNull();
  expect(sample?.tenants.some(({ id }) => id === gone?.id)).toBe(false);
  for (const { id, learners } of sample?.tenants ?? [])
    expect(learners).toBe(await number(`SELECT count(*) ${live} AND t.id = ${id}`));
});

test("a warehouse is measured once a day, and once more when a load has ended since", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const [first] = await looked(loads);
  expect(first?.rows).toBeGreaterThan(0);
  const [same] = await looked(loads);
  expect(same?.taken_at).toEqual(first?.taken_at);
  await loads.load("derive");
  const [again, ...more] = await looked(loads);
  expect(more).toEqual([]);
  expect(again?.rows).toBeGreaterThan(first?.rows ?? 0);
  await loads.control.update(usageSamples).set({ day: sql`${usageSamples.day} - 1` });
  await loads.control.update(runs).set({ finished_at: sql`now() - interval '2 days'` });
  expect(await looked(loads)).toHaveLength(2);
});

test("that a warehouse cannot be measured is not that it cannot be reached, and keeps no other from it", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const other = await freshCustomer(loads.control);
  await ask(other.asLoader, "INSERT INTO opendb.watermarks VALUES ('lms.users', now(), '{}', 1)");
  await ask(other.asLoader, "DROP TABLE lms.tenants");
  expect(await looked(loads)).toHaveLength(1);
  const seen = await loads.control.select().from(reachability);
  expect(seen.map(({ error }) => error)).toEqual([null, null]);
});

test.each([
  ["9223372036854775807", Number.MAX_SAFE_INTEGER],
  ["-1", null],
  ["0", 0],
])("a tenant whose cap is %s is measured, too", async (cap, sum) => {
  const loads = await freshLoads();
  await loads.load("seed");
  await ask(loads.customer.asLoader, `UPDATE lms.tenants SET user_limit = ${cap}`);
  expect((await looked(loads)).map((sample) => sample.cap)).toEqual([sum]);
});

test("samples are kept for two years and no longer", async () => {
  const loads = await freshLoads();
  const day = (ago: number) => sql<string>`(now() AT TIME ZONE ${timeZone})::date - ${ago}::int`;
  const zero = {
    rows: 0,
    bytes: 0,
    learners: 0,
    capped_learners: 0,
    tables: [],
    tenants: [],
    taken_at: new Date(),
  };
  for (const ago of [0, 730, 731, 900])
    await loads.control
      .insert(usageSamples)
      .values({ id_customer: loads.customer.id, day: day(ago), ...zero });
  expect(await pruneUsage(loads.control)).toBe(2);
  expect(await loads.control.select().from(usageSamples)).toHaveLength(2);
});
