import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { asking } from "#db/asking.ts";
import { client } from "#db/connect.ts";
import { figureOf } from "#db/figures/daily.ts";
import type { Statement } from "#db/figures/figure.ts";
import { byTenant } from "#db/figures/statements.ts";
import { scopeOf } from "#db/scope.testing.ts";
import type { Permission } from "#db/vocabulary.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { freshControl, freshWarehouse, type TestWarehouse } from "#warehouse/testing.ts";
import { scopeIn, stateOf } from "./compared.testing.ts";
import { figureDays } from "./figure-days.ts";
import { heldRows } from "./held.ts";
import { statementRows } from "./statement-rows.ts";

type Made = { warehouse: TestWarehouse; admin: pg.Client };
let [one, other]: Made[] = [];

async function made(): Promise<Made> {
  const warehouse = await freshWarehouse();
  const admin = await client({ url: inject("adminUrl"), database: warehouse.slug });
  return { warehouse, admin };
}

type Asker = { of?: Made; id?: number; tenants?: bigint[]; permissions?: Permission[] };

/** A request of somebody: each has a scope of its own. */
function request({ of = one, id = 1, tenants = [1n, 2n], permissions = ["panels.read"] }: Asker = {}) {
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id, slug: of?.warehouse.slug ?? "", name: "Test", host, port: Number(port) };
  return scopeOf({ customer, allowed: tenants, tenants, permissions: new Set(permissions) });
}

const range = { from: "2024-02-28", until: "2024-02-28" };
const learners = byTenant(figureOf("learners"));

/** Learners by tenant, as somebody's page shows them. */
async function seen(asker?: Asker) {
  const rows = await statementRows(request(asker), learners, range);
  return Object.fromEntries(rows.map(({ tenant, value }) => [tenant, value]));
}

let run = 0;
const load = ({ admin }: Made) =>
  admin.query(
    `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run) VALUES ('metrics.daily_counters', now(), '{1,2,9}', $1)
     ON CONFLICT (table_name) DO UPDATE SET id_run = excluded.id_run`,
    [++run],
  );

const set = ({ admin }: Made, users: number) =>
  admin.query(
    `INSERT INTO metrics.daily_counters (id_tenant, date, users) SELECT t, '2024-02-28', $1 FROM unnest('{1,2,9}'::int[]) t
     ON CONFLICT (id_tenant, date) DO UPDATE SET users = excluded.users`,
    [users],
  );

const here = () => one as Made;

beforeAll(async () => {
  await freshControl();
  one = await made();
  other = await made();
});
beforeEach(async () => {
  for (const made of [one, other])
    if (made) {
      await set(made, 10);
      await load(made);
    }
});
afterAll(async () => {
  for (const made of [one, other]) await made?.admin.end();
});

/** A statement of which two answers are never the same. */
const momentary = (more = ""): Statement<{ at: string }> => ({
  parameters: "tenants",
  text: `SELECT clock_timestamp()::text AS at, $1::bigint[]::text AS of ${more}`,
});

test("an answer is held until the warehouse is loaded again, and then is the new one at once", async () => {
  expect(await seen()).toEqual({ 1: 10, 2: 10 });
  await set(here(), 20);
  expect(await seen()).toEqual({ 1: 10, 2: 10 });
  await load(here());
  expect(await seen()).toEqual({ 1: 20, 2: 20 });
});

test("nobody is given what somebody with other tenants or permissions was given, nor what another customer's was", async () => {
  expect(await seen()).toEqual({ 1: 10, 2: 10 });
  await set(here(), 20);
  await set(other as Made, 30);
  // Whoever lost a tenant, whoever has another one, whoever may do more, and less.
  expect(await seen({ tenants: [1n] })).toEqual({ 1: 20 });
  expect(await seen({ tenants: [1n, 9n] })).toEqual({ 1: 20, 9: 20 });
  expect(await seen({ tenants: [] })).toEqual({});
  expect(await seen({ permissions: ["panels.read", "tables.read"] })).toEqual({ 1: 20, 2: 20 });
  expect(await seen({ permissions: [] })).toEqual({ 1: 20, 2: 20 });
  expect(await seen({ of: other, id: 2 })).toEqual({ 1: 30, 2: 30 });
  expect(await seen({ id: 2 })).toEqual({ 1: 20, 2: 20 });
  // The very same, in whatever order tenants and permissions stand.
  expect(await seen({ tenants: [2n, 1n] })).toEqual({ 1: 10, 2: 10 });
});

test("a statement's other days are asked for, and where it has no days all ranges have one answer", async () => {
  await figureDays(request(), ["learners"], range);
  await set(here(), 20);
  expect((await figureDays(request(), ["learners", "passed"], range)).learners?.[0]?.value).toBe(20);
  expect((await figureDays(request(), ["learners"], range)).learners?.[0]?.value).toBe(20);
  const wider = { from: "2024-02-27", until: "2024-02-28" };
  await set(here(), 40);
  expect((await figureDays(request(), ["learners"], wider)).learners?.[0]?.value).toBe(80);
  const [first, second] = [
    await statementRows(request(), momentary(), range),
    await statementRows(request(), momentary(), wider),
  ];
  expect(second).toEqual(first);
});

test("who asks while the same is being asked gets that answer", async () => {
  const slow = momentary("FROM (SELECT pg_sleep(0.5)) slept");
  const found = await Promise.all([1, 2, 3].map(() => statementRows(request(), slow, range)));
  expect(new Set(found.map(([row]) => row?.at)).size).toBe(1);
});

test("a statement that failed is asked again by whoever comes next", async () => {
  const failing: Statement<{ value: number }> = {
    parameters: "tenants",
    text: "SELECT 1 / count(*) AS value FROM metrics.daily_counters WHERE id_tenant = ANY ($1::bigint[]) AND users = 7",
  };
  await expect(statementRows(request(), failing, range)).rejects.toMatchObject({ code: "bad_input" });
  await here().admin.query("UPDATE metrics.daily_counters SET users = 7 WHERE id_tenant = 1");
  expect(await statementRows(request(), failing, range)).toEqual([{ value: "1" }]);
});

test("who leaves takes the answer from nobody who waits for the same one", async () => {
  const leaving = new AbortController();
  const slow = momentary("FROM (SELECT pg_sleep(1)) slept");
  const first = asking.run({ signal: leaving.signal }, () => statementRows(request(), slow, range));
  const second = statementRows(request(), slow, range);
  setTimeout(() => leaving.abort(), 300);
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
  expect(await second).toHaveLength(1);
});

test("what is too large is not held, nor what is asked before the first load; what is held cannot be changed", async () => {
  const large = momentary(", repeat('x', 3000000) AS text");
  const at = async (statement: Statement<{ at: string }>) =>
    (await statementRows(request(), statement, range))[0]?.at;
  expect(await at(large)).not.toBe(await at(large));
  expect(await at(momentary(", 1 AS x"))).toBe(await at(momentary(", 1 AS x")));
  await here().admin.query("DELETE FROM opendb.watermarks");
  expect(await at(momentary())).not.toBe(await at(momentary()));
  await load(here());
  const rows = await heldRows(request(), momentary(), range);
  expect(() => Object.assign(rows[0] ?? {}, { at: "" })).toThrow(TypeError);
  (await statementRows(request(), momentary(), range)).pop();
  expect(await statementRows(request(), momentary(), range)).toHaveLength(1);
});

test("no table is read whole, where its policy would take the scope's tenants apart for each row", async () => {
  const plan: Statement<{ "QUERY PLAN": string }> = {
    parameters: "tenants",
    text: "EXPLAIN SELECT sum(users) FROM metrics.daily_counters WHERE id_tenant = ANY ($1::bigint[])",
  };
  const lines = (await statementRows(request(), plan, range)).map((row) => row["QUERY PLAN"]).join("\n");
  expect(lines).toMatch(/Index Cond: .*current_setting/);
  expect(lines).not.toMatch(/Filter: .*current_setting/);
});

test("after a night's delta and the derive behind it pages show what came", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await loads.load("derive");
  const { tenants, today } = await stateOf(loads);
  const days = { from: today, until: today };
  const ask = async () =>
    (await figureDays(scopeIn(loads, tenants), ["certificates"], days)).certificates?.[0]?.value ?? 0;
  const before = await ask();
  await loads.source.admin.query(
    `INSERT INTO platform.certificates SELECT (jsonb_populate_record(c, jsonb_build_object(
       'id', (SELECT max(id) + 1 FROM platform.certificates), 'issued_at', now(), 'created_at', now(), 'updated_at', now(), 'deleted_at', null))).*
     FROM platform.certificates c WHERE instance_id = $1 LIMIT 1`,
    [tenants[0]],
  );
  expect(await ask()).toBe(before);
  await loads.load("delta");
  await loads.load("derive");
  expect(await ask()).toBe(before + 1);
});
