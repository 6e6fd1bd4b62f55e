import { sql } from "drizzle-orm";
import type pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import type { FigureName } from "#db/figures/daily.ts";
import { scopeOf } from "#db/scope.testing.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { freshControl, freshWarehouse, type TestWarehouse } from "#warehouse/testing.ts";
import { figureDays } from "./figures/figure-days.ts";
import { extentOf, panelExtent } from "./panel-extent.ts";

let warehouse: TestWarehouse;
let admin: pg.Client;

/** Who asks: tenants 1, 2 and 3 are theirs; 9 is somebody else's. */
function asking(...tenants: bigint[]): Scope {
  return askingOf(warehouse, tenants);
}

function askingOf({ slug }: TestWarehouse, tenants: bigint[]): Scope {
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id: 1, slug, name: "Test", host, port: Number(port) };
  return scopeOf({ customer, allowed: [1n, 2n, 3n], tenants, permissions: new Set() });
}

const rows = `
  INSERT INTO metrics.daily_counters VALUES
    (1, '2024-02-28', 5, 1, 2, 1, 10, 3, 1), (2, '2024-02-28', 7, NULL, 1, 0, 4, 1, 0),
    (1, '2024-02-29', 1, NULL, NULL, NULL, NULL, NULL, NULL), (2, '2024-03-02', 2, 0, 0, 0, 0, 0, 0),
    (9, '2020-01-01', 1000, 1000, 1000, 1000, 1000, 1000, 1000), (9, '2024-02-28', 1000, 1000, 1000, 1000, 1000, 1000, 1000);
  INSERT INTO metrics.user_activity_snapshots VALUES
    (1, '2024-02-29', 10, 20, 25, 30), (2, '2024-02-29', 1, 2, 3, 4), (1, '2024-03-01', 0, 20, 25, 31),
    (1, '2024-03-05', 0, 0, 0, 7), (9, '2024-02-29', 999, 999, 999, 999), (9, '2026-01-01', 1, 1, 1, 1);`;

beforeAll(async () => {
  await freshControl();
  warehouse = await freshWarehouse();
  admin = await client({ url: inject("adminUrl"), database: warehouse.slug });
  await admin.query(rows);
});
afterAll(async () => {
  await admin?.end();
});

const valuesOf = async (scope: Scope, name: FigureName, from: string, until: string) =>
  Object.fromEntries(
    ((await figureDays(scope, [name], { from, until }))[name] ?? []).map(({ day, value }) => [day, value]),
  );

test("figures are summed over the tenants of the scope, by day, within the days asked for", async () => {
  const asked = ["2024-02-28", "2024-03-01"] as const;
  expect(await valuesOf(asking(1n, 2n), "learners", ...asked)).toEqual({ "2024-02-28": 12, "2024-02-29": 1 });
  expect(await valuesOf(asking(1n, 2n), "certificates", ...asked)).toEqual({
    "2024-02-28": 1,
    "2024-02-29": null,
  });
});

test("activity of a day is read from the row of the next one, over a leap day too", async () => {
  const asked = ["2024-02-28", "2024-02-29"] as const;
  expect(await valuesOf(asking(1n, 2n), "dau", ...asked)).toEqual({ "2024-02-28": 11, "2024-02-29": 0 });
  expect(await valuesOf(asking(1n, 2n), "mau", ...asked)).toEqual({ "2024-02-28": 34, "2024-02-29": 31 });
});

test("a narrower choice of tenants gives their sums only", async () => {
  expect(await valuesOf(asking(2n), "learners", "2024-02-28", "2024-02-28")).toEqual({ "2024-02-28": 7 });
  expect(await valuesOf(asking(2n), "dau", "2024-02-28", "2024-03-31")).toEqual({ "2024-02-28": 1 });
});

test("the extent is that of the scope's tenants, and null when they have nothing", async () => {
  expect(await panelExtent(asking(1n, 2n, 3n))).toEqual({ first: "2024-02-28", last: "2024-03-04" });
  expect(await panelExtent(asking(3n))).toBeNull();
});

test("no tenants means nothing, never everything", async () => {
  expect(await valuesOf(asking(), "learners", "2024-01-01", "2024-12-31")).toEqual({});
  expect(await valuesOf(asking(), "dau", "2024-01-01", "2024-12-31")).toEqual({});
  expect(await panelExtent(asking())).toBeNull();
});

test("with the filter removed, or a foreign tenant in it, foreign rows still do not come", async () => {
  const sums = await scoped(asking(1n, 2n), (db) =>
    db.execute<{ users: string; active: string }>(
      sql`SELECT (SELECT sum(users) FROM metrics.daily_counters) AS users, (SELECT max(active_30d) FROM metrics.user_activity_snapshots) AS active`,
    ),
  );
  expect(sums.rows).toEqual([{ users: "15", active: 31 }]);
  const wider = await scoped(asking(1n), (db) => db.execute(extentOf([1n, 9n])));
  expect(wider.rows).toEqual([{ first: "2024-02-28", last: "2024-03-04" }]);
});

test("days are the same whatever the time zone of the session", async () => {
  const read = async (zone: string) => {
    const other = await freshWarehouse();
    const owner = await client({ url: inject("adminUrl"), database: other.slug });
    await owner.query(
      `${rows} ALTER ROLE opendb_console IN DATABASE "${other.slug}" SET timezone = '${zone}'`,
    );
    await owner.end();
    const scope = askingOf(other, [1n]);
    const days = ["2024-02-28", "2024-03-04"] as const;
    return [
      await panelExtent(scope),
      await valuesOf(scope, "dau", ...days),
      await valuesOf(scope, "learners", ...days),
    ];
  };
  expect(await read("Asia/Tokyo")).toEqual(await read("UTC"));
});

test("a range is read by the key, however long the history", async () => {
  await admin.query(`INSERT INTO metrics.daily_counters (id_tenant, date, users)
    SELECT t, d::date, 1 FROM generate_series(101, 140) t, generate_series('2016-01-01'::date, '2023-12-31', '1 day') d`);
  await admin.query("ANALYZE metrics.daily_counters");
  const plan = await scoped(asking(101n, 102n), (db) =>
    db.execute<{ "QUERY PLAN": string }>(
      sql`EXPLAIN SELECT date, sum(users) FROM metrics.daily_counters
        WHERE id_tenant IN (101, 102) AND date BETWEEN '2023-12-01' AND '2023-12-31' GROUP BY date`,
    ),
  );
  const text = plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(text).toContain("daily_counters_pkey");
  expect(text).not.toContain("Seq Scan");
});

test("days that no calendar has, left by an earlier version, neither widen the extent nor come into a range", async () => {
  await admin.query(`INSERT INTO metrics.daily_counters (id_tenant, date, users)
      SELECT 2, d::date, 1 FROM unnest('{infinity,-infinity,0044-03-15 BC,12024-01-01,5874897-12-31}'::text[]) d;
    INSERT INTO metrics.user_activity_snapshots
      SELECT 2, d::date, 1, 1, 1, 1 FROM unnest('{infinity,-infinity,0044-03-15 BC,12024-01-01,5874897-12-31}'::text[]) d`);
  try {
    expect(await panelExtent(asking(1n, 2n))).toEqual({ first: "2024-02-28", last: "2024-03-04" });
    const [from, until] = ["1900-01-01", "9999-12-30"];
    expect(Object.keys(await valuesOf(asking(2n), "learners", from, until))).toEqual([
      "2024-02-28",
      "2024-03-02",
    ]);
    expect(Object.keys(await valuesOf(asking(2n), "dau", from, until))).toEqual(["2024-02-28"]);
  } finally {
    await admin.query(`DELETE FROM metrics.daily_counters WHERE NOT date BETWEEN '1900-01-01' AND '9999-12-31';
      DELETE FROM metrics.user_activity_snapshots WHERE NOT date BETWEEN '1900-01-01' AND '9999-12-31'`);
  }
});
