import { expect, test } from "vitest";
import { client } from "#db/connect.ts";
import type { TableName } from "#db/schema/index.ts";
import { readManifest } from "#loader/manifest/manifest.ts";
import { freshWarehouse, type TestWarehouse } from "#warehouse/testing.ts";
import { createBefore } from "./changes.ts";
import { invalidate } from "./invalidations.ts";

const learners = 30_000;

/** A step of `table` that has written rows of all these learners, as `rows` selects them of `id`, and marks them now. */
async function marking({ asLoader }: TestWarehouse, table: TableName, rows: string) {
  const manifest = readManifest();
  const entry = manifest.tables.find((one) => one.table === table);
  if (!entry) throw new Error(`No table ${table}.`);
  const warehouse = await client(asLoader);
  await warehouse.query("BEGIN");
  // Rows come in whichever order their plan gives them: here by a hash table.
  await warehouse.query("SET LOCAL enable_sort = off");
  await warehouse.query(createBefore(entry));
  await warehouse.query(`CREATE TEMP TABLE after ON COMMIT DROP AS ${rows}`);
  return async () => {
    try {
      await invalidate(warehouse, manifest, entry);
      await warehouse.query("COMMIT");
    } finally {
      await warehouse.end();
    }
  };
}

test("two steps of a load that mark the same learners never wait for each other in a circle", async () => {
  const warehouse = await freshWarehouse();
  const people = await marking(
    warehouse,
    "lms.users",
    `SELECT u.* FROM (SELECT (jsonb_populate_record(NULL::lms.users, jsonb_build_object('id', id, 'id_tenant', 1))).*
      FROM generate_series(1, ${learners}) id) u`,
  );
  const events = await marking(
    warehouse,
    "lms.user_lesson_progress",
    `SELECT 1::bigint AS id_tenant, id::bigint AS id_user, 7::bigint AS id_item, 1::smallint AS action,
      timestamp '2026-01-01 12:00' AS created_at FROM generate_series(1, ${learners / 2}) id`,
  );
  const marks = await Promise.allSettled([people(), events()]);
  expect(marks.map((mark) => (mark.status === "rejected" ? String(mark.reason) : "marked"))).toEqual([
    "marked",
    "marked",
  ]);
});
