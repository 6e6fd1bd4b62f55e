import { sql } from "drizzle-orm";
import { expect, inject, onTestFinished, test } from "vitest";
import { freshControl, freshWarehouse } from "#warehouse/testing.ts";
import { asking } from "./asking.ts";
import { client, pool } from "./connect.ts";
import { consoleDb } from "./control.ts";
import { places } from "./places.ts";
import { scopeOf } from "./scope.testing.ts";
import type { Scope } from "./scope.ts";
import { consolePool, scoped } from "./scoped.ts";

/** Two people of a customer, and how many statements of theirs the warehouse is at. */
async function twoPeople() {
  await freshControl();
  const { slug } = await freshWarehouse();
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id: 1, slug, name: slug, host, port: Number(port) };
  const one = scopeOf({ customer, allowed: [1n], tenants: [1n], permissions: new Set() });
  const other: Scope = Object.create(one, { person: { value: { ...one.person, id: 2 } } });
  const admin = await client({ url: inject("adminUrl") });
  const opened = consolePool(customer);
  onTestFinished(async () => {
    await admin.end();
    await opened.end();
  });
  const sleeping = async () => {
    const { rows } = await admin.query(
      "SELECT FROM pg_stat_activity WHERE datname = $1 AND state = 'active' AND query LIKE '%pg_sleep%'",
      [slug],
    );
    return rows.length;
  };
  return { one, other, sleeping };
}

const sleep = (scope: Scope, seconds: number) =>
  scoped(scope, (db) => db.execute(sql`SELECT pg_sleep(${seconds})`)).then(
    () => "done",
    (error: Error & { code?: string }) => error.code,
  );

test("of twenty slow statements of one person a few run, the rest is told that it is busy, and others are answered meanwhile", async () => {
  const { one, other, sleeping } = await twoPeople();
  const slow = Array.from({ length: 20 }, () => sleep(one, 7));
  await expect.poll(sleeping, { timeout: 20_000 }).toBe(places.person);
  expect(await sleep(other, 0)).toBe("done");
  // The first of them may have come to its end by now, on a machine that is busy itself.
  expect(await sleeping()).toBeGreaterThan(0);
  const ended = await Promise.all(slow);
  expect(ended.toSorted()).toEqual([
    ...Array.from({ length: 20 - places.person }, () => "busy"),
    ...Array.from({ length: places.person }, () => "done"),
  ]);
  expect(await sleep(one, 0)).toBe("done");
});

test("who sees the console as another takes their own places, and none of the other's", async () => {
  const { one, other, sleeping } = await twoPeople();
  const through: Scope = Object.create(one, { person: { value: { ...other.person, viewer: one.person } } });
  const slow = Array.from({ length: places.person }, () => sleep(through, 7));
  await expect.poll(sleeping, { timeout: 20_000 }).toBe(places.person);
  expect(await Promise.race([sleep(other, 0), ...slow.map((one) => one.then(() => "only then"))])).toBe(
    "done",
  );
  await Promise.all(slow);
});

test("a statement ends with the request that asked for it, and gives its place back", async () => {
  const { one, sleeping } = await twoPeople();
  const request = new AbortController();
  const asked = asking.run({ signal: request.signal }, () =>
    Promise.all(Array.from({ length: 20 }, () => sleep(one, 60))),
  );
  await expect.poll(sleeping, { timeout: 20_000 }).toBe(places.person);
  request.abort();
  expect(new Set(await asked)).toEqual(new Set(["cancelled"]));
  await expect.poll(sleeping, { timeout: 20_000 }).toBe(0);
  expect(await sleep(one, 0)).toBe("done");
});

test("requests that are left in the middle of short statements end nobody else's", async () => {
  const { one, other } = await twoPeople();
  const ends = new Set<string | undefined>();
  const leaving = async () => {
    for (let n = 0; n < 200; n++) {
      const request = new AbortController();
      const asked = asking.run({ signal: request.signal }, () => sleep(one, 0.001));
      setTimeout(() => request.abort(), Math.random() * 5);
      ends.add(await asked);
    }
  };
  let isOver = false;
  const left = Promise.all([leaving(), leaving(), leaving()]).finally(() => {
    isOver = true;
  });
  while (!isOver) ends.add(await sleep(other, 0.001));
  await left;
  expect([...ends].toSorted()).toEqual(["cancelled", "done"]);
}, 60_000);

test("whoever waits too long for a connection is told that it is busy, and a page that its query was", async () => {
  const { consoleUrl } = await freshControl();
  const small = pool({ url: consoleUrl }, 1, 1_500);
  const held = await small.connect();
  await expect(small.connect()).rejects.toMatchObject({ code: "busy" });
  await expect(small.query("SELECT 1")).rejects.toMatchObject({ code: "busy" });
  held.release();
  expect((await small.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await small.end();

  const control = consoleDb();
  const all = await Promise.all(
    Array.from({ length: control.pool.options.max }, () => control.pool.connect()),
  );
  await expect(control.execute("SELECT 1")).rejects.toMatchObject({ digest: "opendb:busy" });
  for (const opened of all) opened.release();
  expect((await control.execute("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});
