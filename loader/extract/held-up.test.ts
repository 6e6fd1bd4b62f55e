import { setTimeout } from "node:timers/promises";
import type pg from "pg";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { client } from "#db/connect.ts";
import { freshSource, type TestSource } from "#loader/tests/testing.ts";
import { lockWait } from "./held-up.ts";
import { postgresSource } from "./postgres.ts";
import type { Snapshot } from "./source.ts";

async function platform({ database }: TestSource): Promise<pg.Client> {
  const made = await client({ url: inject("adminUrl"), database });
  onTestFinished(() => made.end());
  return made;
}

async function opened({ url }: TestSource, patience?: number): Promise<Snapshot> {
  const { signal } = new AbortController();
  const snapshot = await postgresSource({ url, clock: "SELECT platform.clock()", patience }).snapshot(
    2,
    signal,
  );
  onTestFinished(() => snapshot.close());
  return snapshot;
}

const counted = "SELECT count(*)::int AS n FROM platform.learners";

test("between two statements of a load no table of the source is locked, by whichever of its connections", async () => {
  const source = await freshSource();
  const snapshot = await opened(source);
  await Promise.all([snapshot.rows(counted), snapshot.columns("SELECT * FROM platform.products")]);
  const { rows } = await source.admin.query(
    `SELECT l.relation::regclass::text AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'relation' AND a.datname = current_database() AND a.usename = 'opendb_source'
       AND l.relation >= 16384`,
  );
  expect(rows).toEqual([]);
});

test("a change of a table that a load reads comes through within the set time, and so do the platform's own queries", async () => {
  const source = await freshSource();
  const [deploy, app] = [await platform(source), await platform(source)];
  const snapshot = await opened(source);
  const waited: string[] = [];
  const told = snapshot.told(async (why) => void waited.push(why ? why.message : "goes on"));
  const reading = told.rows<{ n: number }>(`${counted}, pg_sleep(6)`);
  await setTimeout(500);
  const began = Date.now();
  const altering = deploy.query("ALTER TABLE platform.learners ADD COLUMN nickname text");
  await setTimeout(200);
  const asking = app.query(counted);
  await altering;
  await asking;
  expect(Date.now() - began).toBeLessThan(lockWait + 1000);
  expect((await reading)[0]?.n).toBe((await asking).rows[0]?.n);
  expect(waited).toEqual([
    expect.stringMatching(/^The load let go of the source's table platform.learners, because process \d+/),
    "goes on",
  ]);
});

test("a deploy that has waited once behind a load does not wait again at the next table", async () => {
  const source = await freshSource();
  const deploy = await platform(source);
  const snapshot = await opened(source);
  const slowly = (table: string) => snapshot.rows(`SELECT count(*) FROM ${table}, pg_sleep(8)`);
  const reading = [slowly("platform.learners"), slowly("platform.products")];
  await setTimeout(500);
  const began = Date.now();
  await deploy.query(
    `BEGIN; ALTER TABLE platform.learners ADD COLUMN nickname text;
     ALTER TABLE platform.products ADD COLUMN nickname text; COMMIT`,
  );
  expect(Date.now() - began).toBeLessThan(lockWait + 1500);
  await Promise.all(reading);
});

test("a change of schema that somebody leaves open ends a load's waiting after its patience, and is named with its process", async () => {
  const source = await freshSource();
  const deploy = await platform(source);
  await deploy.query("BEGIN; ALTER TABLE platform.learners ADD COLUMN nickname text");
  const snapshot = await opened(source, 1000);
  const began = Date.now();
  const { processID } = deploy;
  await expect(snapshot.rows(counted)).rejects.toMatchObject({
    code: "locked",
    isTransient: true,
    message: expect.stringMatching(
      new RegExp(`^The source's table platform.learners is locked by its process ${processID}, at`),
    ),
  });
  expect(Date.now() - began).toBeLessThan(1000 + 2 * lockWait);
  // The other tables can be read meanwhile, and this one afterwards.
  expect(await snapshot.rows("SELECT FROM platform.products LIMIT 1")).toHaveLength(1);
  await deploy.query("ROLLBACK");
  expect(await snapshot.rows(counted)).toHaveLength(1);
});

test("a table locked while the snapshot is taken is waited for no longer", async () => {
  const source = await freshSource();
  const deploy = await platform(source);
  await deploy.query("BEGIN; LOCK TABLE platform.clock");
  await expect(opened(source, 1000)).rejects.toMatchObject({ code: "locked", isTransient: true });
});

for (const [what, sql] of [
  ["rewritten", "ALTER TABLE platform.learners ALTER COLUMN score TYPE bigint"],
  ["emptied", "TRUNCATE platform.learners"],
  [
    "made again",
    "CREATE TABLE platform.again AS TABLE platform.learners; DROP TABLE platform.learners; ALTER TABLE platform.again RENAME TO learners; GRANT SELECT ON platform.learners TO opendb_source",
  ],
] as const)
  test(`a table that is ${what} under a load is not taken for an empty one`, async () => {
    const source = await freshSource();
    const snapshot = await opened(source);
    expect(await snapshot.rows(counted)).not.toEqual([{ n: 0 }]);
    await source.admin.query(sql);
    await expect(snapshot.rows(counted)).rejects.toMatchObject({
      code: "transaction_conflict",
      isTransient: true,
      message: expect.stringContaining("rewrote or emptied platform.learners"),
    });
    const fresh = await opened(source);
    expect(await fresh.rows(counted)).toHaveLength(1);
  });

test("changes that leave the rows as they are do not disturb a load: a column, an index", async () => {
  const source = await freshSource();
  const snapshot = await opened(source);
  const before = await snapshot.rows(counted);
  await source.admin.query(
    "ALTER TABLE platform.learners ADD COLUMN nickname text DEFAULT 'x', DROP COLUMN phone",
  );
  await source.admin.query("CREATE INDEX ON platform.learners (score); REINDEX TABLE platform.learners");
  expect(await snapshot.rows(counted)).toEqual(before);
});

test("a copy that the warehouse does not take on is let go of, too", async () => {
  const source = await freshSource();
  const deploy = await platform(source);
  const snapshot = await opened(source);
  // A sink that is always full, as a warehouse that stands still.
  const sink = {
    write: () => false,
    isFlushed: () => false,
    listen: () => {},
    finish: async () => 0,
    abandon: async () => {},
  };
  const copying = snapshot.copy(
    "SELECT repeat('x', 100000) FROM platform.learners, generate_series(1, 1000)",
    sink,
  );
  const failed = expect(copying).rejects.toMatchObject({ code: "locked", hasBegun: true });
  await setTimeout(1000);
  const began = Date.now();
  await deploy.query("ALTER TABLE platform.learners ADD COLUMN nickname text");
  expect(Date.now() - began).toBeLessThan(lockWait + 1000);
  await failed;
});

test("a lost holder ends what is read: nobody would see who waits behind it", async () => {
  const source = await freshSource();
  const snapshot = await opened(source);
  const reading = snapshot.rows("SELECT pg_sleep(60)");
  const failed = expect(reading).rejects.toMatchObject({ code: "source_unavailable", isTransient: true });
  const holder = await vi.waitFor(async () => {
    const { rows } = await source.admin.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'opendb_source' AND query LIKE '%pg_blocking_pids%'",
    );
    expect(rows).toHaveLength(1);
    return rows[0]?.pid;
  }, 5000);
  await source.admin.query("SELECT pg_terminate_backend($1, 5000)", [holder]);
  await failed;
});
