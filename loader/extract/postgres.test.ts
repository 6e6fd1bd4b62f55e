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
