import { expect, onTestFinished, test } from "vitest";
import { client } from "#db/connect.ts";
import { type ComputedTable, isComputed, readManifest } from "#loader/manifest/manifest.ts";
import { freshWarehouse } from "#warehouse/testing.ts";
import { checkDerived } from "./check.ts";

const opened = async () => {
  const { asLoader } = await freshWarehouse();
  const warehouse = await client(asLoader);
  onTestFinished(() => warehouse.end());
  return warehouse;
};

/** The manifest with one model's SQL changed. */
function changed(table: string, change: (model: ComputedTable["model"]) => Partial<ComputedTable["model"]>) {
  const manifest = readManifest();
  const tables = manifest.tables.map((entry) => {
    if (entry.table !== table || !isComputed(entry)) return entry;
    const model = { ...entry.model, ...change(entry.model) } as ComputedTable["model"];
    return { ...entry, model };
  });
  return { ...manifest, tables };
}

test("every model runs in a warehouse, whole and for what is stale, and gives its table's columns", async () => {
  expect(await checkDerived(await opened(), readManifest())).toEqual([]);
});

test("a model that gives another type, lacks a column or does not run is named, and nothing is left behind", async () => {
  const warehouse = await opened();
  const hourly = (sql: string) => changed("metrics.hourly_events", () => ({ sql }));
  const messages = async (manifest: ReturnType<typeof hourly>) =>
    (await checkDerived(warehouse, manifest)).map(({ table, message }) => `${table}: ${message}`);
  expect(
    await messages(
      hourly("SELECT 1::bigint AS id_tenant, current_date AS date, 1::smallint AS hour, 1::bigint AS total"),
    ),
  ).toContainEqual(expect.stringContaining("gives total as bigint; metrics.hourly_events has integer"));
  expect(
    await messages(hourly("SELECT 1::bigint AS id_tenant, current_date AS date, 1::smallint AS hour")),
  ).toContainEqual(expect.stringContaining("gives total as nothing"));
  expect(await messages(hourly("SELECT FROM lms.pupils"))).toContainEqual(
    expect.stringContaining('does not run: relation "lms.pupils" does not exist'),
  );
  const wrongNext = changed("metrics.lesson_progress_aggregates", () => ({ incremental: "SELECT 1 AS one" }));
  expect(await messages(wrongNext)).toContainEqual(expect.stringContaining("for what is stale, gives one"));
  expect((await warehouse.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});
