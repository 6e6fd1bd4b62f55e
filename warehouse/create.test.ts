import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { createWarehouse, dropWarehouse } from "./create.ts";
import { ask, freshWarehouse } from "./testing.ts";

const insertTwo = `INSERT INTO lms.tenants (id, subdomain) VALUES (1, 'one'), (2, 'two')`;

test("the console sees the tenants of its transaction and no others", async () => {
  const { asLoader, asConsole } = await freshWarehouse();
  await ask(asLoader, insertTwo);
  const reader = await client(asConsole);
  await reader.query("BEGIN READ ONLY");
  await reader.query("SELECT set_config('opendb.tenants', '{2}', true)");
  expect((await reader.query("SELECT id FROM lms.tenants")).rows).toEqual([{ id: "2" }]);
  await reader.query("COMMIT");
  await reader.end();
});

test("without a scope the console sees no row, on a new connection and after a scoped transaction alike", async () => {
  const { asLoader, asConsole } = await freshWarehouse();
  await ask(asLoader, insertTwo);
  await expect(ask(asConsole, "SELECT id FROM lms.tenants")).rejects.toThrow(/opendb.tenants/);
  const reader = await client(asConsole);
  await reader.query("BEGIN; SET LOCAL opendb.tenants = '{1,2}'; COMMIT");
  await expect(reader.query("SELECT id FROM lms.tenants")).rejects.toThrow(/malformed array/);
  await reader.end();
});

test("every table of the contract refuses the console without a scope", async () => {
  const { asLoader, asConsole } = await freshWarehouse();
  const tables = await ask<{ name: string }>(
    asLoader,
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('lms', 'metrics')",
  );
  expect(tables).toHaveLength(32);
  const unprotected = await ask(
    asLoader,
    `SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity
     AND relnamespace IN ('lms'::regnamespace, 'metrics'::regnamespace)`,
  );
  expect(unprotected).toEqual([]);
  for (const { name } of tables) {
    const { rows } = await scopedCount(asConsole, name, "{}");
    expect(rows, name).toEqual([{ count: "0" }]);
  }
});

async function scopedCount(asConsole: Parameters<typeof client>[0], table: string, tenants: string) {
  const reader = await client(asConsole);
  await reader.query("SELECT set_config('opendb.tenants', $1, false)", [tenants]);
  const result = await reader.query(`SELECT count(*) FROM ${table}`);
  await reader.end();
  return result;
}

test("the console cannot write, create, become the owner or switch the policies off", async () => {
  const { asConsole } = await freshWarehouse();
  for (const forbidden of [
    "INSERT INTO lms.tenants (id) VALUES (9)",
    "UPDATE lms.users SET name = 'x'",
    "DELETE FROM lms.users",
    "TRUNCATE lms.users",
    "CREATE TABLE lms.mine (a int)",
    "CREATE TABLE public.mine (a int)",
    "CREATE TEMP TABLE mine (a int)",
    "INSERT INTO opendb.tenants VALUES (9)",
    "SET ROLE opendb_loader",
  ])
    await expect(ask(asConsole, forbidden), forbidden).rejects.toThrow(/permission denied/);
  await expect(ask(asConsole, "ALTER TABLE lms.users DISABLE ROW LEVEL SECURITY")).rejects.toThrow(/owner/);
  await expect(ask(asConsole, "DROP TABLE lms.users")).rejects.toThrow(/owner/);
});

test("the loader owns everything in a warehouse", async () => {
  const { asLoader } = await freshWarehouse();
  const others = await ask(
    asLoader,
    `SELECT oid::regclass FROM pg_class WHERE relowner <> 'opendb_loader'::regrole
     AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('lms', 'metrics', 'opendb'))`,
  );
  expect(others).toEqual([]);
  const [database] = await ask(
    asLoader,
    "SELECT datdba::regrole::text AS owner FROM pg_database WHERE datname = current_database()",
  );
  expect(database).toEqual({ owner: "opendb_loader" });
});

test("nobody else may connect to a warehouse", async () => {
  const { asLoader, slug } = await freshWarehouse();
  const [found] = await ask(
    asLoader,
    "SELECT bool_or(grantee = 0) AS everybody FROM pg_database, aclexplode(datacl) WHERE datname = $1",
    [slug],
  );
  expect(found).toEqual({ everybody: false });
});

test("creating a warehouse again leaves what is in it", async () => {
  const { asLoader, slug } = await freshWarehouse();
  await ask(asLoader, insertTwo);
  await createWarehouse({ adminUrl: inject("adminUrl"), slug });
  expect(await ask(asLoader, "SELECT count(*) FROM lms.tenants")).toEqual([{ count: "2" }]);
});

test("what an interrupted creation left is completed", async () => {
  const adminUrl = inject("adminUrl");
  const slug = "half_made";
  await ask({ url: adminUrl }, `CREATE DATABASE ${slug} OWNER opendb_loader`);
  await createWarehouse({ adminUrl, slug });
  const tables = "SELECT count(*) FROM pg_tables WHERE schemaname IN ('lms', 'metrics')";
  expect(await ask({ url: adminUrl, database: slug }, tables)).toEqual([{ count: "32" }]);
  await dropWarehouse({ adminUrl, slug });
});

test("a database that is not a warehouse is neither turned into one nor dropped", async () => {
  const adminUrl = inject("adminUrl");
  await ask({ url: adminUrl }, "CREATE DATABASE foreign_one");
  await expect(createWarehouse({ adminUrl, slug: "foreign_one" })).rejects.toThrow(/belongs to opendb_admin/);
  await expect(dropWarehouse({ adminUrl, slug: "foreign_one" })).rejects.toThrow(/belongs to opendb_admin/);
  await ask({ url: adminUrl }, "DROP DATABASE foreign_one");
});

test.each([
  "",
  "a",
  "Acme",
  "acme-1",
  "9acme",
  'x"; DROP DATABASE postgres; --',
  "postgres",
  "opendb",
  "public",
  "lms",
  "metrics",
  "constructor",
  "__proto__",
  "pg_catalog",
  "template0",
  "template_mine",
  "acme_aside_20260101",
  "a".repeat(32),
])("%j cannot name a warehouse", async (slug) => {
  await expect(createWarehouse({ adminUrl: inject("adminUrl"), slug })).rejects.toThrow(
    /cannot name a customer/,
  );
});
