import type pg from "pg";
import { expect, inject, test } from "vitest";
import { freshControl, freshWarehouse } from "#warehouse/testing.ts";
import { controlDb } from "./control.ts";
import { scopeOf } from "./scope.testing.ts";
import { consolePool, scoped } from "./scoped.ts";

/** Cuts each connection at the moment at which a pool hands it out: nothing can begin on it. */
async function whileCut(pool: pg.Pool, work: () => Promise<unknown>): Promise<void> {
  const cut = (opened: pg.PoolClient) => opened.connection.stream.destroy();
  pool.on("acquire", cut);
  await expect(work()).rejects.toThrow();
  pool.off("acquire", cut);
}

test("a transaction whose connection is lost before it begins gives it back, and the pool closes", async () => {
  await freshControl();
  const control = controlDb();
  await whileCut(control.pool, () => control.transaction(async (tx) => tx.execute("SELECT 1")));
  expect(control.pool.totalCount).toBe(control.pool.idleCount);
  expect(await control.transaction(async (tx) => (await tx.execute("SELECT 1 AS one")).rows)).toEqual([
    { one: 1 },
  ]);
});

test("so does a page's question to a warehouse, however often it happens", async () => {
  const { slug } = await freshWarehouse();
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id: 1, slug, name: slug, host, port: Number(port) };
  const scope = scopeOf({ customer, allowed: [1n], tenants: [1n], permissions: new Set() });
  const pool = consolePool(customer);
  const ask = () => scoped(scope, async (db) => (await db.execute("SELECT 1 AS one")).rows);
  // One more than the pool has.
  for (let times = 0; times <= pool.options.max; times++) await whileCut(pool, ask);
  expect(await ask()).toEqual([{ one: 1 }]);
  await pool.end();
});
