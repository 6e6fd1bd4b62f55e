import { readFileSync } from "node:fs";
import type pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { dailyFigures, figureOf } from "#db/figures/daily.ts";
import { lengthOf } from "#db/figures/fragments.ts";
import { most, outOfDays, timed } from "#db/figures/impossible.ts";
import { copied } from "#db/figures/literal.ts";
import { funnel } from "#db/figures/rankings/funnel.ts";
import { hours } from "#db/figures/rankings/hours.ts";
import { ratings } from "#db/figures/rankings/ratings.ts";
import { rankings } from "#db/figures/rankings.ts";
import { byDay, byTenant, formulaOf, ofRange } from "#db/figures/statements.ts";
import { tablesOf } from "#db/figures/tables.ts";
import { scopeOf } from "#db/scope.testing.ts";
import { freshControl, freshWarehouse, type TestWarehouse } from "#warehouse/testing.ts";
import { figureDays } from "./figure-days.ts";
import { impossibleTimes } from "./impossible-times.ts";
import { statementRows } from "./statement-rows.ts";

let warehouse: TestWarehouse;
let admin: pg.Client;

/** Who asks: tenants 1 and 2 are theirs; 9 is somebody else's. */
function asking(...tenants: bigint[]) {
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id: 1, slug: warehouse.slug, name: "Test", host, port: Number(port) };
  return scopeOf({ customer, allowed: [1n, 2n], tenants, permissions: new Set() });
}

beforeAll(async () => {
  await freshControl();
  warehouse = await freshWarehouse();
  admin = await client({ url: inject("adminUrl"), database: warehouse.slug });
  await admin.query(`
    INSERT INTO metrics.daily_counters VALUES
      (1, '2024-02-28', 5, 1, 2, NULL, 10, 3, 1), (2, '2024-02-28', 7, NULL, 1, NULL, 4, 1, 0),
      (1, '2024-02-29', 1, NULL, NULL, NULL, NULL, NULL, NULL), (9, '2024-02-28', 1000, 1, 1, 1, 1, 1, 1);
    INSERT INTO metrics.user_activity_snapshots VALUES
      (1, '2024-02-29', 10, 20, 25, 40), (2, '2024-02-29', 2, 2, 3, 20), (9, '2024-02-29', 999, 999, 999, 999);
    INSERT INTO metrics.hourly_events VALUES (1, '2018-11-03', 23, 4), (1, '2018-11-04', 1, 6), (9, '2018-11-04', 2, 500),
      (2, '2018-11-18', 23, 5), (2, '2018-11-19', 0, 5), (2, '2018-11-19', 1, 5);
    INSERT INTO metrics.lesson_rating_aggregates (id_tenant, id_lesson, likes, dislikes, total) VALUES
      (1, 1, 1, 0, 1), (1, 2, 90, 10, 100), (1, 3, 0, 1, 1), (2, 4, 40, 60, 102), (2, 5, 0, 0, 3), (9, 6, 900, 0, 900);
    INSERT INTO lms.lessons (id_tenant, id, title, deleted_at) VALUES (1, 2, 'Two', NULL), (2, 4, 'Four', NULL);`);
});
afterAll(async () => {
  await admin?.end();
});

test("figures of several tables come together, by day, with the parts of a ratio; what was never computed is null", async () => {
  const names = ["learners", "failed", "pass_rate", "stickiness", "dau", "events"] as const;
  const days = await figureDays(asking(1n, 2n), names, { from: "2024-02-28", until: "2024-02-29" });
  const plain = { over: null, under: null };
  expect(days).toEqual({
    learners: [
      { day: "2024-02-28", value: 12, ...plain },
      { day: "2024-02-29", value: 1, ...plain },
    ],
    failed: [
      { day: "2024-02-28", value: null, ...plain },
      { day: "2024-02-29", value: null, ...plain },
    ],
    pass_rate: [
      { day: "2024-02-28", value: 1, over: 3, under: 3 },
      { day: "2024-02-29", value: null, over: null, under: null },
    ],
    stickiness: [{ day: "2024-02-28", value: 0.2, over: 12, under: 60 }],
    dau: [{ day: "2024-02-28", value: 12, ...plain }],
    events: [],
  });
});

test("no tenants means nothing, and another tenant's rows do not come, whatever a statement says", async () => {
  const range = { from: "2000-01-01", until: "2024-12-31" };
  expect(await statementRows(asking(), byTenant(figureOf("learners")), range)).toEqual([]);
  const wider = {
    ...ratings(),
    text: ratings().text.replaceAll("ANY ($1::bigint[])", "ANY ('{1,2,9}'::bigint[])"),
  };
  const rows = await statementRows(asking(1n, 2n), wider, range);
  expect(new Set(rows.map(({ tenant }) => tenant))).toEqual(new Set(["1", "2"]));
});

test("figures of two tables are not read by one statement", () => {
  expect(() => byDay([figureOf("learners"), figureOf("dau")])).toThrow(
    "learners and dau are not read together.",
  );
});

test("many ratings come before few: the best by likes, the worst by dislikes, and without a rating in neither", async () => {
  const rows = await statementRows(asking(1n, 2n), ratings(), { from: "2024-01-01", until: "2024-01-01" });
  expect(
    rows.map(({ list, lesson, likes, dislikes, name, of }) => [list, lesson, likes, dislikes, name, of]),
  ).toEqual([
    ["best", "2", 90, 10, "Two", 4],
    ["best", "4", 40, 60, "Four", 4],
    ["best", "1", 1, 0, null, 4],
    ["worst", "4", 40, 60, "Four", 4],
    ["worst", "3", 0, 1, null, 4],
    ["worst", "2", 90, 10, "Two", 4],
  ]);
  // As published: 90 of 100 is 82.56 to 94.48 %, 1 of 1 from 20.65 %.
  expect(rows[0]?.bound).toBeCloseTo(0.82563, 4);
  expect(rows[2]?.bound).toBeCloseTo(0.20654, 4);
});

test("the hour that summer time skipped is of no day and of no mean, and hours without events are zeros", async () => {
  const week = await statementRows(asking(1n, 2n), hours, { from: "2018-10-29", until: "2018-11-11" });
  const at = (weekday: number, hour: number) =>
    week.find((cell) => cell.weekday === weekday && cell.hour === hour);
  expect(week).toHaveLength(168);
  expect(at(7, 0)).toEqual({ weekday: 7, hour: 0, total: 0, days: 1, mean: 0 });
  expect(at(7, 1)).toEqual({ weekday: 7, hour: 1, total: 6, days: 2, mean: 3 });
  expect(at(6, 23)).toEqual({ weekday: 6, hour: 23, total: 4, days: 2, mean: 2 });
  const sunday = await statementRows(asking(1n), hours, { from: "2018-11-04", until: "2018-11-04" });
  expect(sunday.filter(({ days }) => days > 0)).toHaveLength(23);
  expect(sunday.find(({ weekday, hour }) => weekday === 7 && hour === 0)).toMatchObject({
    days: 0,
    mean: null,
  });
});

test("lessons follow each other as modules do, a module's own before its sub-modules'; who is each other's parent ends no query", async () => {
  await admin.query(`
    INSERT INTO lms.tenants (id) VALUES (1), (2);
    INSERT INTO lms.products (id_tenant, id, title, is_draft) VALUES (1, 50, 'Course', false), (2, 60, 'Round', false);
    INSERT INTO lms.modules (id_tenant, id, id_product, id_section, position, is_draft, deleted_at) VALUES
      (1, 501, 50, NULL, 2, false, NULL), (1, 502, 50, NULL, 1, false, NULL), (1, 503, 50, 502, 1, false, NULL),
      (1, 504, 50, 503, 1, false, NULL), (1, 505, 50, NULL, NULL, false, NULL), (1, 506, 50, NULL, 0, true, NULL),
      (1, 507, 50, 506, 0, false, NULL), (1, 508, 50, 987, 1, false, NULL), (1, 509, 50, NULL, 0, false, 'infinity'),
      (2, 601, 60, 602, 1, false, NULL), (2, 602, 60, 601, 1, false, NULL), (2, 603, 60, 603, 1, false, NULL);
    INSERT INTO lms.lessons (id_tenant, id, id_product, id_section, position, is_draft, deleted_at, title)
    SELECT 1, l, 50, m, p, d, a::timestamptz, 'L' || l FROM (VALUES (5001, 501, 1, false, NULL), (5002, 502, 9, false, NULL),
      (5003, 503, 1, false, NULL), (5004, 504, 1, false, NULL), (5005, 505, 1, false, NULL), (5006, 506, 1, false, NULL),
      (5007, 507, 1, false, NULL), (5008, 508, 1, false, NULL), (5009, 509, 1, false, NULL), (5010, 502, NULL, false, NULL),
      (5011, 502, 9, false, NULL), (5012, 502, 2, true, NULL), (5013, 502, 3, false, '0044-03-15 BC'), (5014, NULL, 1, false, NULL)
    ) v (l, m, p, d, a)
    UNION ALL SELECT 2, 6000 + m, 60, m, 1, false, NULL, NULL FROM generate_series(601, 603) m;
    INSERT INTO metrics.lesson_progress_aggregates (id_tenant, id_lesson, user_ids, progress_total) VALUES
      (1, 5003, '{1,2,3}', 2), (1, 5011, '{}', 0), (1, 5012, '{1}', 1)`);
  const range = { from: "2024-01-01", until: "2024-01-01" };
  const steps = await statementRows(asking(1n, 2n), funnel(50n), range);
  expect(steps.map(({ lesson }) => lesson)).toEqual([
    "5002",
    "5011",
    "5010",
    "5003",
    "5004",
    "5008",
    "5001",
    "5005",
  ]);
  expect(steps.map(({ place, of }) => [place, of])).toEqual(steps.map((_, at) => [at + 1, 8]));
  expect(steps.slice(1, 4).map(({ learners, completions }) => [learners, completions])).toEqual([
    [0, 0],
    [0, null],
    [3, 2],
  ]);
  expect(
    (await statementRows(asking(2n), funnel(60n), range)).map(({ lesson }) => lesson).toSorted(),
  ).toEqual(["6601", "6602", "6603"]);
  expect(await statementRows(asking(2n), funnel(50n), range)).toEqual([]);
  expect(
    (await statementRows(asking(1n, 2n), funnel(50n, 2), range)).map(({ place, of }) => [place, of]),
  ).toEqual([
    [1, 8],
    [2, 8],
  ]);
});

test("the document has each figure with its table, formula, unit and good direction, and each ranking with its tables", () => {
  const lines = readFileSync("docs/figures.md", "utf8").split("\n");
  const cells = (name: string) =>
    lines
      .findLast((line) => line.startsWith(`| \`${name}\` `))
      ?.split("|")
      .map((cell) => cell.trim()) ?? [];
  const firstOf = (name: string) =>
    lines
      .find((line) => line.startsWith(`| \`${name}\` `))
      ?.split("|")
      .map((cell) => cell.trim()) ?? [];
  for (const figure of dailyFigures) {
    const [, , table, formula, unit, good] = firstOf(figure.name);
    expect([figure.name, table, unit]).toEqual([figure.name, `\`${figure.table}\``, figure.unit]);
    expect(good).toBe(figure.better === "neither" ? "–" : figure.better);
    expect(formula).toContain(`\`${formulaOf(figure)}\``);
  }
  // Tables that only give names, and say what is deleted, stand above the list.
  const named = new Set(["lms.products", "lms.lessons", "lms.tracks", "lms.tenants", "lms.modules"]);
  for (const [name, statement] of Object.entries({ ...rankings, funnel: funnel(1n) })) {
    const said = [...(cells(name)[2] ?? "").matchAll(/`([a-z_.]+)`/g)].map(([, table]) => table ?? "");
    const read = tablesOf(statement);
    expect(
      said.filter((table) => !read.some((one) => one === table)),
      name,
    ).toEqual([]);
    expect(
      read.filter((table) => !said.includes(table) && !named.has(table)),
      name,
    ).toEqual([]);
  }
});

test("no statement reads an event", () => {
  const every = [
    ...Object.values(rankings),
    funnel(1n),
    ...dailyFigures.flatMap((figure) => [ofRange(figure), byTenant(figure)]),
  ];
  const read = new Set(every.flatMap(tablesOf));
  expect(read).not.toContain("lms.user_logs");
  expect(read).not.toContain("lms.user_lesson_progress");
  expect(read).toContain("metrics.hourly_events");
});

test("the size of a list of ids tells its length, however it is stored", async () => {
  const { rows } = await admin
    .query<{ wrong: number; stored: string }>(`
    CREATE TEMP TABLE lists (n integer, own bigint[], packed bigint[]);
    ALTER TABLE lists ALTER own SET STORAGE EXTERNAL;
    INSERT INTO lists SELECT n, ids, ids FROM generate_series(0, 1200) n
      CROSS JOIN LATERAL (SELECT ARRAY(SELECT 7::bigint FROM generate_series(1, n)) AS ids) l;
    INSERT INTO lists VALUES (200000, ARRAY(SELECT generate_series(1, 200000)), ARRAY(SELECT generate_series(1, 200000)))`)
    .then(() =>
      admin.query(`SELECT count(*) FILTER (WHERE n <> ${lengthOf("own")} OR n <> ${lengthOf("packed")})::integer AS wrong,
      count(*) FILTER (WHERE pg_column_compression(packed) IS NOT NULL) || ' of ' || count(*) AS stored FROM lists`),
    );
  expect(rows[0]?.wrong).toBe(0);
  expect(Number.parseInt(rows[0]?.stored ?? "", 10)).toBeGreaterThan(500);
});

test("rows that are out of the days are counted up to a thousand of a tenant, by the ends of indexes, and before a load nobody knows", async () => {
  expect(await impossibleTimes(asking(1n, 2n))).toBeNull();
  await admin.query(`INSERT INTO opendb.watermarks (table_name, until, tenants, id_run) VALUES ('lms.users', '2024-03-01 05:00-03', '{1,2}', 1);
    INSERT INTO lms.user_logs (id, id_tenant, created_at) SELECT n, 1 + n % 2, '2010-01-01'::timestamptz + n * interval '1 minute' FROM generate_series(1, 50000) n;
    INSERT INTO lms.user_logs (id, id_tenant, created_at) SELECT -n, 1, '1970-01-01' FROM generate_series(1, ${most + 200}) n;
    INSERT INTO lms.user_logs (id, id_tenant, created_at) VALUES (-5000, 1, 'infinity'), (-5001, 9, 'infinity');
    INSERT INTO lms.users (id, id_tenant, created_at) VALUES
      (1, 1, '2024-03-02 23:59:59.999999-03'), (2, 2, '2024-03-03 00:00-03'), (3, 2, '0044-03-15 BC'), (4, 9, '-infinity');
    ANALYZE lms.user_logs`);
  expect(await impossibleTimes(asking(1n, 2n))).toEqual({
    from: "2000-01-01",
    until: "2024-03-02",
    tables: [
      { table: "lms.users", column: "created_at", before: 1, after: 1, is_least: false },
      { table: "lms.user_logs", column: "created_at", before: most, after: 1, is_least: true },
    ],
  });
  const asked = { tenants: [1n, 2n], from: "2000-01-01", until: "2024-03-02" };
  const { rows: plan } = await admin.query<{ "QUERY PLAN": string }>(`EXPLAIN ${copied(outOfDays, asked)}`);
  const lines = plan.map((row) => row["QUERY PLAN"]).join("\n");
  expect(lines).not.toContain("Seq Scan on user_logs");
  for (const [table] of timed) expect(lines).toContain(`${table.split(".")[1]}_`);
});
