import { randomBytes } from "node:crypto";
import type pg from "pg";
import { inject, onTestFinished } from "vitest";
import { client } from "#db/connect.ts";
import { createSource, dropSource } from "./create.ts";

/** An empty source of its own and a connection to it; dropped when the test has passed. */
export async function emptySource(): Promise<{ admin: pg.Client; database: string }> {
  const source = { adminUrl: inject("adminUrl"), database: `source_${randomBytes(6).toString("hex")}` };
  await createSource({ ...source, password: "opendb-test" });
  const admin = await client({ url: source.adminUrl, database: source.database });
  onTestFinished(async ({ task }) => {
    await admin.end();
    if (task.result?.state !== "fail") await dropSource(source);
  });
  return { admin, database: source.database };
}

/** A number, or whatever the one column of the one row is. */
export async function one<T = number>(admin: pg.ClientBase, sql: string, values: unknown[] = []): Promise<T> {
  const { rows } = await admin.query<{ value: T }>(`SELECT value FROM (${sql}) q (value)`, values);
  const [row] = rows;
  if (!row) throw new Error(`No row: ${sql}`);
  return row.value;
}

/** What is in each table, as a checksum over its rows in any order. */
export async function fingerprint(admin: pg.ClientBase): Promise<Record<string, string>> {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'platform' ORDER BY 1",
  );
  const sums: Record<string, string> = {};
  for (const { name } of rows)
    sums[name] = await one<string>(
      admin,
      `SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM platform.${name} t`,
    );
  return sums;
}
