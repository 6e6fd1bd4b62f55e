import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { extracted, freshLoads, viewOwner } from "#loader/tests/testing.ts";
import { ask, freshWarehouse } from "#warehouse/testing.ts";
import { attempt } from "./attempt.ts";

/** The customer's warehouse as somebody else than the loader. */
const asOther = (slug: string) => ({ url: inject("adminUrl"), database: slug });

test("views in a schema of somebody else's are made again, and stay theirs", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  const owner = await viewOwner(customer.asLoader, "bi");
  for (const sql of [
    "CREATE SCHEMA bi",
    "CREATE VIEW bi.people AS SELECT count(*) AS n FROM lms.users",
    "CREATE MATERIALIZED VIEW bi.kept AS SELECT n FROM bi.people",
    "CREATE UNIQUE INDEX kept_n ON bi.kept (n)",
  ])
    await ask(asOther(customer.slug), `SET ROLE ${owner}; ${sql}`);
  const look = () =>
    ask(
      asOther(customer.slug),
      `SELECT c.relname, c.relkind, pg_get_userbyid(c.relowner) AS owner, (SELECT n FROM bi.people) AS n,
         (SELECT n FROM bi.kept) AS kept
       FROM pg_class c WHERE c.relnamespace = 'bi'::regnamespace ORDER BY 1`,
    );
  const before = await look();
  expect((await load("seed")).state).toBe("done");
  expect(await look()).toEqual(before);
  expect(before.map(({ owner }) => owner)).not.toContain("opendb_loader");
});

test("a transaction that began before a seed and reads after it finds every table full, and all of the one seed", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const reader = await client(customer.asLoader);
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1");
  for (const table of ["products", "lessons", "tags"])
    await source.admin.query(`UPDATE platform.${table} SET title = 'Of the second seed'`);
  expect((await load("seed")).state).toBe("done");
  for (const { table } of extracted) {
    const { rows } = await reader.query<{ has: boolean }>(`SELECT EXISTS (SELECT FROM ${table}) AS has`);
    expect([table, rows[0]?.has]).toEqual([table, true]);
  }
  for (const table of ["products", "lessons", "tags"])
    expect((await reader.query(`SELECT DISTINCT title FROM lms.${table}`)).rows).toEqual([
      { title: "Of the second seed" },
    ]);
  await reader.end();
});

test("while somebody holds a view over the tables, the swap waits beside the readers, not before them", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  const other = await client(asOther(customer.slug));
  await other.query(`SET ROLE ${await viewOwner(customer.asLoader, "bi")}`);
  await other.query("CREATE SCHEMA bi; CREATE VIEW bi.people AS SELECT count(*) AS n FROM lms.users");
  await other.query("BEGIN; COMMENT ON VIEW bi.people IS 'Held for a while.'");
  const loading = load("seed");
  const slow: string[] = [];
  for (const until = Date.now() + 4000; Date.now() < until; await sleep(20))
    await ask(
      customer.asLoader,
      "BEGIN; SET LOCAL lock_timeout = '1s'; SELECT 1 FROM lms.users; COMMIT",
    ).catch((error: Error) => slow.push(error.message));
  await other.query("COMMIT");
  await other.end();
  expect((await loading).state).toBe("done");
  expect(slow).toEqual([]);
});

test("a view is not given up because its making was cancelled", async () => {
  const { asLoader } = await freshWarehouse();
  const warehouse = await client(asLoader);
  await warehouse.query("SET statement_timeout = '100ms'; BEGIN");
  const make = (sql: string) => attempt(warehouse, async () => void (await warehouse.query(sql)));
  await expect(make("SELECT pg_sleep(10)")).rejects.toMatchObject({ code: "57014" });
  await warehouse.query("ROLLBACK; BEGIN");
  expect((await make("SELECT gone FROM opendb.meta"))?.text).toBe('column "gone" does not exist');
  await warehouse.end();
});
