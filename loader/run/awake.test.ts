import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { freshWarehouse } from "#warehouse/testing.ts";
import { fenced } from "./fence.ts";
import { withWarehouse } from "./load.ts";

const { signal } = new AbortController();

test("sessions of loads have limits of their own: for locks, and for standing still in a transaction; none for a statement", async () => {
  const { asLoader } = await freshWarehouse();
  await withWarehouse({ warehouse: fenced(asLoader), signal }, async (warehouse) => {
    const { rows } = await warehouse.query(
      `SELECT current_setting('lock_timeout') AS locks, current_setting('statement_timeout') AS statements,
         current_setting('idle_in_transaction_session_timeout') AS still`,
    );
    expect(rows).toEqual([{ locks: "10min", statements: "0", still: "1min" }]);
  });
});

test("a load that waits for something else in the middle of a transaction keeps its session; one that stands still does not", async () => {
  const { asLoader } = await freshWarehouse();
  const address = { ...asLoader, settings: { idle_in_transaction_session_timeout: "13s" } };
  const still = await client(address);
  await still.query("BEGIN");
  await withWarehouse({ warehouse: address, signal }, async (warehouse) => {
    await warehouse.query("BEGIN");
    await sleep(16_000);
    expect((await warehouse.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
  await expect(still.query("SELECT 1")).rejects.toThrow();
}, 60_000);
