import { expect, onTestFinished, test } from "vitest";
import { bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { client } from "#db/connect.ts";
import { readManifest } from "#loader/manifest/manifest.ts";
import { preview } from "#loader/preview.ts";
import { freshLoads, one, withoutKitViews } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

/** What the first warehouses lacked. */
const asAtFirst = [
  withoutKitViews,
  "ALTER TABLE opendb.steps DROP COLUMN identity, ADD PRIMARY KEY (id_run, table_name)",
  "DROP TABLE opendb.dropped_objects, opendb.joined, opendb.rejected",
  "ALTER TABLE opendb.staged DROP COLUMN identity, DROP COLUMN execution, DROP COLUMN joined, DROP COLUMN rejected, ADD PRIMARY KEY (id_run, table_name)",
  "ALTER TABLE opendb.watermarks DROP COLUMN identity, DROP COLUMN is_outdated",
  "ALTER TABLE opendb.fence DROP COLUMN identity",
  "ALTER TABLE opendb.fence RENAME TO tenure",
  "ALTER TABLE opendb.invalidations RENAME TO touched",
  "DROP TABLE opendb.increments, opendb.basis, opendb.unresolved_references, opendb.day_members",
  "DROP FUNCTION opendb.spliced",
  "ALTER TABLE opendb.meta DROP COLUMN bookkeeping",
];

test("a warehouse of the first OpenDB gets the records that a load needs, and its computed tables are right", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  await load("derive");
  for (const sql of asAtFirst) await ask(customer.asLoader, sql);
  // Touched by a load that did not yet keep what it added.
  await ask(
    customer.asLoader,
    `INSERT INTO opendb.touched SELECT 'metrics.lesson_progress_aggregates', 'lesson', id_tenant, id FROM lms.lessons`,
  );
  await source.admin.query(
    `INSERT INTO platform.progress_events SELECT instance_id, learner_id, lesson_id, 1, platform.clock() - interval '1 hour'
     FROM platform.progress_events ORDER BY created_at LIMIT 20`,
  );
  expect((await load("delta")).state).toBe("done");
  await load("derive");
  expect(await one(customer.asLoader, "SELECT bookkeeping FROM opendb.meta")).toBe(
    bookkeepingSteps().at(-1)?.version,
  );
  const full = await load("derive", { isFull: true });
  expect(
    full.steps.map(({ rows_inserted, rows_updated, rows_deleted }) => [
      rows_inserted,
      rows_updated,
      rows_deleted,
    ]),
  ).toEqual(full.steps.map(() => [0, 0, 0]));
});

test("a plan of a warehouse of the first OpenDB says that its next load brings the records up to date, and it does", async () => {
  const { load, customer } = await freshLoads();
  await load("seed");
  await load("derive");
  for (const sql of asAtFirst) await ask(customer.asLoader, sql);
  const plan = async () => {
    const warehouse = await client(customer.asLoader);
    onTestFinished(() => warehouse.end());
    return preview(readManifest(), "derive", {
      warehouse,
      roots: [String(customer.id_root_tenant)],
      options: {},
    });
  };
  await expect(plan()).rejects.toMatchObject({
    code: "contract",
    hint: expect.stringContaining("next load brings them up to date"),
  });
  await load("delta");
  expect(await plan()).toMatchObject({ kind: "derive" });
});

test("a warehouse that a later OpenDB has changed is left alone, and the load says so", async () => {
  const { load, customer } = await freshLoads();
  await ask(customer.asLoader, "UPDATE opendb.meta SET bookkeeping = 99");
  const { state, run } = await load("seed");
  expect(state).toBe("failed");
  expect(run.error).toMatchObject({ code: "contract" });
});
