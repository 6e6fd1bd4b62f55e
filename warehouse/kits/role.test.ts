import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { freshLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { kitIn, one } from "./role.testing.ts";

/** Everything that a role may read and of which rows. */
const rightsOf = (slug: string, role: string) =>
  ask<{ line: string }>(
    { url: inject("adminUrl"), database: slug },
    `SELECT format('%s.%s %s %s', table_schema, table_name, column_name, privilege_type) AS line
     FROM information_schema.column_privileges WHERE grantee = $1
     UNION ALL SELECT format('%s.%s %s %s', schemaname, tablename, roles, qual) FROM pg_policies WHERE $1::name = ANY (roles)
     ORDER BY 1`,
    [role],
  );

test("a kit reads the rows of its tenants and no others, whatever it sets for its session", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const asLoader = await client(loads.customer.asLoader);
  const all = (
    await asLoader.query<{ id_tenant: string; n: number }>(
      "SELECT id_tenant, count(*)::int AS n FROM lms.users GROUP BY 1 ORDER BY 1",
    )
  ).rows;
  await asLoader.end();
  const [first, second] = all;
  expect(all.length).toBeGreaterThan(1);
  const { signIn, give, kit } = await kitIn(loads, { tenants: [BigInt(first?.id_tenant ?? 0)] });
  const opened = await signIn();
  const seen = "SELECT array_agg(DISTINCT id_tenant::text) AS of FROM lms.users";
  expect(await one(opened, seen)).toEqual([first?.id_tenant]);
  expect(await one(opened, "SELECT count(*)::int FROM lms.users")).toBe(first?.n);
  for (const sql of [
    `SET opendb.tenants = '{${second?.id_tenant}}'`,
    "SET default_transaction_read_only = off",
    "SET search_path = public",
    "ALTER ROLE CURRENT_USER SET statement_timeout = 0",
  ]) {
    await opened.query(sql);
    expect(await one(opened, seen), sql).toEqual([first?.id_tenant]);
  }
  await expect(opened.query("SET row_security = off; SELECT count(id) FROM lms.users")).rejects.toThrow(
    /row-level security/,
  );
  kit.tenants = null;
  await give();
  expect(await one(await signIn(), "SELECT count(*)::int FROM lms.users")).toBe(
    all.reduce((sum, { n }) => sum + n, 0),
  );
});

test("a kit without personal columns cannot read them, and the catalog shows it none of them; one with them can", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const { signIn, give, kit } = await kitIn(loads);
  const opened = await signIn();
  for (const column of ["name", "email"])
    await expect(opened.query(`SELECT ${column} FROM lms.users`)).rejects.toThrow(/permission denied/);
  await expect(opened.query("SELECT * FROM lms.users")).rejects.toThrow(/permission denied/);
  const shown = `SELECT array_agg(column_name::text) FROM information_schema.columns WHERE (table_schema, table_name) = ('lms', 'users')`;
  expect(await one(opened, shown)).not.toContain("email");
  expect(await one(opened, shown)).toContain("id_tenant");
  kit.is_personal = true;
  await give();
  expect(await one(opened, "SELECT count(email) > 0 AND count(name) > 0 FROM lms.users")).toBe(true);
  expect(await one(opened, shown)).toContain("email");
});

test("a kit speaks Sao Paulo, reads only, is limited in sessions and time, and makes nothing", async () => {
  const loads = await freshLoads();
  const { signIn } = await kitIn(loads);
  const opened = await signIn();
  const settings = `SELECT ARRAY[current_setting('timezone'), current_setting('statement_timeout'),
    current_setting('default_transaction_read_only')]`;
  expect(await one(opened, settings)).toEqual(["America/Sao_Paulo", "20s", "on"]);
  await opened.query("SET default_transaction_read_only = off");
  for (const sql of [
    "CREATE TABLE lms.mine (a int)",
    "CREATE TABLE public.mine (a int)",
    "CREATE TEMP TABLE mine (a int)",
    "CREATE SCHEMA mine",
    "INSERT INTO lms.users (id) VALUES (1)",
    "UPDATE lms.users SET id = 1",
    "DELETE FROM metrics.daily_counters",
    "SELECT FROM opendb.fence",
    "SET ROLE opendb_loader",
  ])
    await expect(opened.query(sql), sql).rejects.toThrow(/permission denied/);
  await signIn();
  await signIn();
  await expect(signIn()).rejects.toThrow(/too many connections/);
});

test("rights and policies of a kit survive a seed, and are given again by the next call where they were lost", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const { customer } = loads;
  const { signIn, give, role } = await kitIn(loads, { tenants: [customer.id_root_tenant] });
  const before = await rightsOf(customer.slug, role);
  expect(before.length).toBeGreaterThan(200);
  expect((await loads.load("seed")).state).toBe("done");
  expect(await rightsOf(customer.slug, role)).toEqual(before);
  expect(await one(await signIn(), "SELECT array_agg(DISTINCT id_tenant::text) FROM lms.users")).toEqual([
    String(customer.id_root_tenant),
  ]);
  await ask(
    customer.asLoader,
    `DROP POLICY "kit_${role}" ON lms.users; REVOKE ALL ON lms.users FROM "${role}"`,
  );
  await give();
  expect(await rightsOf(customer.slug, role)).toEqual(before);
});
