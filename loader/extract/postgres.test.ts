import { expect, test, vi } from "vitest";
import { freshSource, type TestSource } from "#loader/tests/testing.ts";
import { postgresSource } from "./postgres.ts";

const clock = "SELECT platform.clock()";
const { signal } = new AbortController();

const sessions = async ({ admin, database }: TestSource): Promise<number[]> => {
  const { rows } = await admin.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND usename = 'opendb_source' ORDER BY backend_start",
    [database],
  );
  return rows.map(({ pid }) => pid);
};

test("a snapshot that could not be taken leaves no connection at the source", async () => {
  const source = await freshSource();
  const failing = postgresSource({ url: source.url, clock: "SELECT now() FROM platform.not_there" });
  await expect(failing.snapshot(2, signal)).rejects.toMatchObject({ code: "42P01" });
  await vi.waitFor(async () => expect(await sessions(source)).toEqual([]), 5000);
});

test("a closed snapshot leaves neither connections nor statements at the source", async () => {
  const source = await freshSource();
  const snapshot = await postgresSource({ url: source.url, clock }).snapshot(2, signal);
  const slow = snapshot.rows("SELECT pg_sleep(60)").catch(() => "cut");
  await vi.waitFor(async () => expect(await sessions(source)).toHaveLength(2), 5000);
  await snapshot.close();
  expect(await slow).toBe("cut");
  await vi.waitFor(async () => expect(await sessions(source)).toEqual([]), 5000);
});

test("when the connection that holds the snapshot is lost, the load is to be tried again: the source is not blamed", async () => {
  const source = await freshSource();
  const snapshot = await postgresSource({ url: source.url, clock }).snapshot(2, signal);
  const [holder] = await sessions(source);
  await source.admin.query("SELECT pg_terminate_backend($1, 5000)", [holder]);
  await expect(snapshot.rows("SELECT 1")).rejects.toMatchObject({
    code: "source_unavailable",
    isTransient: true,
  });
  await snapshot.close();
});

/** Lets few into a source's database, beside the administrator, who counts. */
const allow = ({ admin, database }: TestSource, connections: number) =>
  admin.query(`ALTER DATABASE ${database} CONNECTION LIMIT ${connections + 1}`);

test("where the source allows one reader, those who would read side by side take turns", async () => {
  const source = await freshSource();
  await allow(source, 2);
  const snapshot = await postgresSource({ url: source.url, clock, patience: 0 }).snapshot(3, signal);
  const asked = [1, 2, 3, 4, 5].map((n) => snapshot.rows<{ n: number }>(`SELECT ${n} AS n, pg_sleep(0.2)`));
  expect((await Promise.all(asked)).map(([row]) => row?.n)).toEqual([1, 2, 3, 4, 5]);
  await snapshot.close();
});

test("a load that finds all connections of the source in use waits for one, and holds none meanwhile", async () => {
  const source = await freshSource();
  await allow(source, 3);
  const opening = () => postgresSource({ url: source.url, clock, patience: 20_000 }).snapshot(2, signal);
  const first = await opening();
  const second = opening();
  // A second reader of the first finds room, in between two tries of the one that waits.
  const side = ["SELECT pg_sleep(3)", "SELECT 1"].map((query) => first.rows(query));
  await Promise.all(side);
  await first.close();
  const opened = await second;
  expect(await opened.rows("SELECT 1 AS n")).toEqual([{ n: 1 }]);
  await opened.close();
});

test("a load that waits longer than its patience says that the source has no connection left, and is tried again", async () => {
  const source = await freshSource();
  await allow(source, 1);
  const opening = postgresSource({ url: source.url, clock, patience: 1000 }).snapshot(2, signal);
  await expect(opening).rejects.toMatchObject({
    code: "limit_reached",
    origin: "source",
    isTransient: true,
  });
  await vi.waitFor(async () => expect(await sessions(source)).toEqual([]), 5000);
});

test("a reader that has nothing to do leaves its connection to others, all but the last", async () => {
  const source = await freshSource();
  const snapshot = await postgresSource({ url: source.url, clock }).snapshot(3, signal);
  const busy = Promise.all([1, 2, 3].map(() => snapshot.rows("SELECT pg_sleep(2)")));
  await vi.waitFor(async () => expect(await sessions(source)).toHaveLength(4), 5000);
  await busy;
  await vi.waitFor(async () => expect(await sessions(source)).toHaveLength(2), 5000);
  await snapshot.close();
});
