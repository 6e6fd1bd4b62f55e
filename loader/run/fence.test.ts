import { eq } from "drizzle-orm";
import type pg from "pg";
import { expect, inject, test, vi } from "vitest";
import { client } from "#db/connect.ts";
import { runs } from "#db/schema/console/runs.ts";
import { runLoad } from "#loader/execute.ts";
import { contents, ended, freshLoads, requested } from "#loader/tests/testing.ts";
import { ask, freshWarehouse } from "#warehouse/testing.ts";
import { claimRun } from "./claim.ts";
import { acquireFence, assertFence, fenced } from "./fence.ts";
import { cancelled } from "./heartbeat.ts";
import { lanes } from "./lanes.ts";
import { withWarehouse } from "./load.ts";

const isCut = (session: pg.Client) =>
  session
    .query("SELECT 1")
    .then(() => false)
    .catch(() => true);

test("of two executions only the one that took over last may commit, and the other's sessions are ended", async () => {
  const { asLoader } = await freshWarehouse();
  const [first, second] = [fenced(asLoader), fenced(asLoader)];
  await acquireFence(first, 1);
  const held = await client(first);
  await assertFence(held);
  await held.query("BEGIN; LOCK TABLE lms.users IN ACCESS EXCLUSIVE MODE");
  await acquireFence(second, 1);
  expect(await isCut(held)).toBe(true);
  const [late, now] = [await client(first), await client(second)];
  await expect(assertFence(late)).rejects.toMatchObject({ code: "interrupted" });
  await assertFence(now);
  await Promise.all([late.end(), now.end()]);
});

test("an execution that was taken over writes nothing any more, neither rows nor how its run ended", async () => {
  const { control, source, customer, load } = await freshLoads();
  await load("seed");
  const before = await contents(customer.asLoader);
  await source.admin.query("UPDATE platform.learners SET full_name = 'New', updated_at = platform.clock()");
  const options = { tables: ["lms.users"] };
  const id = await requested({ control, customer }, "delta", options);
  await claimRun(control, id, "first");
  await source.admin.query("BEGIN; LOCK TABLE platform.learners IN ACCESS EXCLUSIVE MODE");
  const first = runLoad({ idRun: id, worker: "first", signal: new AbortController().signal });
  const running = "SELECT FROM pg_stat_activity WHERE datname = $1 AND application_name = 'opendb load'";
  await vi.waitFor(
    async () => expect(await ask(customer.asLoader, running, [customer.slug])).toHaveLength(1),
    9000,
  );
  await control.update(runs).set({ worker: "second" }).where(eq(runs.id, id));
  await acquireFence(fenced(customer.asLoader), id);
  await source.admin.query("ROLLBACK");
  expect(await first).not.toBe("done");
  expect(await contents(customer.asLoader)).toEqual(before);
  expect((await ended(control, id)).run).toMatchObject({ state: "running", worker: "second", error: null });
});

test("what an earlier seed has left beside the tables is gone after the next load", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  for (const sql of [
    "CREATE SCHEMA opendb_staging_999_lms",
    "CREATE TABLE opendb_staging_999_lms.users AS TABLE lms.users",
    `INSERT INTO opendb.staged (id_run, identity, execution, table_name, until, tenants, result, counts)
     VALUES (999, gen_random_uuid(), gen_random_uuid(), 'lms.users', now(), '{}', '{}', '[]')`,
  ])
    await ask(customer.asLoader, sql);
  expect((await load("delta", { tables: ["lms.tags"] })).state).toBe("done");
  expect(
    await ask(customer.asLoader, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'opendb_staging%'"),
  ).toEqual([]);
  expect(await ask(customer.asLoader, "SELECT * FROM opendb.staged")).toEqual([]);
});

test("a stopped load cancels what it runs in the warehouse, whatever that is", async () => {
  const { asLoader } = await freshWarehouse();
  const stop = new AbortController();
  const { signal } = stop;
  const slow = (warehouse: pg.Client) => warehouse.query("SELECT pg_sleep(60)");
  const inLane = lanes(asLoader, 1, signal, [1], async (warehouse) => void (await slow(warehouse)));
  const alone = withWarehouse({ warehouse: asLoader, signal }, slow);
  const outcomes = Promise.allSettled([inLane, alone]);
  const admin = { url: inject("adminUrl") };
  const sleeping = `SELECT FROM pg_stat_activity WHERE datname = '${asLoader.database}' AND query LIKE 'SELECT pg_sleep%'`;
  await vi.waitFor(async () => expect(await ask(admin, sleeping)).toHaveLength(2), 9000);
  const since = Date.now();
  stop.abort(cancelled());
  expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await vi.waitFor(async () => expect(await ask(admin, sleeping)).toEqual([]), 5000);
  expect(Date.now() - since).toBeLessThan(5000);
});

test("a load that is stopped while it connects begins nothing", async () => {
  const { asLoader } = await freshWarehouse();
  const stop = new AbortController();
  const begun: number[] = [];
  const work = lanes(asLoader, 1, stop.signal, [1], async (_, item) => void begun.push(item));
  stop.abort(cancelled());
  await expect(work).rejects.toMatchObject({ code: "cancelled" });
  expect(begun).toEqual([]);
});
