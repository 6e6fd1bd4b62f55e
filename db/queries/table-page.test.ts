import { sql } from "drizzle-orm";
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readCursor, writeCursor } from "#db/catalog/cursor.ts";
import type { CatalogEntry } from "#db/catalog/entry.ts";
import { catalog } from "#db/catalog/index.ts";
import type { Cursor, Filter, Sort, TableState } from "#db/catalog/state.ts";
import { client } from "#db/connect.ts";
import { scopeOf } from "#db/scope.testing.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import type { Permission } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";
import { freshControl, freshWarehouse, type TestWarehouse } from "#warehouse/testing.ts";
import { tablePage as pageFor, type Witness } from "./table-page.ts";
import type { Cell } from "./table-page-cells.ts";
import { mask } from "./table-page-columns.ts";
import { tableCount } from "./table-page-count.ts";
import { tableCounts } from "./table-page-counts.ts";
import { tenantChoices } from "./tenants.ts";

let warehouse: TestWarehouse;
let admin: pg.Client;

/** Who asks: tenants 1, 2 and 3 are theirs; 9 is somebody else's. */
function asking(
  tenants = [1n, 2n, 3n],
  permissions: Permission[] = ["personal.read"],
  { slug } = warehouse,
): Scope {
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const customer = { id: 1, slug, name: slug, host, port: Number(port) };
  return scopeOf({ customer, allowed: [1n, 2n, 3n], tenants, permissions: new Set(permissions) });
}

const nobody: Witness = async () => {};
const tablePage = (scope: Scope, entry: CatalogEntry, state: TableState, witness = nobody) =>
  pageFor(scope, entry, state, witness);

const users = catalog["lms.users"];
const progress = catalog["lms.user_lesson_progress"];
const opening = (entry: CatalogEntry): TableState => ({
  tenants: null,
  deleted: "shown",
  sort: entry.sort,
  filters: {},
  cursor: null,
  size: 50,
});

// Times differ by microseconds or not at all, many values are null, one tenant is foreign, and some e-mails are longer
// than an index takes them and differ only behind that.
const rows = `
  INSERT INTO lms.tenants (id, id_parent, subdomain, meta) VALUES
    (1, NULL, 'root', NULL), (2, 1, 'north', '{"branding": {"title": "Norte"}}'), (3, 2, 'deep', NULL), (9, NULL, 'other', NULL);
  INSERT INTO lms.users (id, id_tenant, is_free, name, email, score, created_at, deleted_at)
  SELECT n, (ARRAY[1, 2, 3, 9])[1 + n % 4], n % 3 = 0, 'Person ' || n,
    CASE WHEN n % 11 = 0 THEN repeat('é', 300) || (SELECT string_agg(md5((n + m)::text), '') FROM generate_series(1, 290) m)
      WHEN n % 5 > 0 THEN 'p' || n % 17 || '_x@example.org' END, CASE WHEN n % 7 > 0 THEN n * 11 % 13 END,
    CASE WHEN n % 4 < 3 AND n % 6 > 0 THEN '2026-03-01 23:59:59.999998-03'::timestamptz + (n % 5) * interval '1 microsecond' END,
    CASE WHEN n % 8 = 0 THEN now() END FROM generate_series(1, 90) n;
  INSERT INTO lms.user_lesson_progress (id_tenant, id_user, id_item, action, created_at)
  SELECT (ARRAY[1, 2, 9])[1 + n % 3], nullif(n % 4, 0), nullif(n % 3, 0), nullif(n % 5, 0) - 2,
    CASE WHEN n % 7 > 0 THEN '2026-03-01'::timestamptz + (n % 3) * interval '1 day' END
  FROM generate_series(1, 60) n CROSS JOIN generate_series(1, 2);
  INSERT INTO lms.products (id, id_tenant, title, meta) VALUES (1, 1, 'A', '{"certificate": {"is_active": true}}'), (2, 1, NULL, NULL);
  INSERT INTO metrics.track_access_aggregates (id_tenant, id_track, user_ids) SELECT 1, 5, array_agg(n) FROM generate_series(1, 30) n;
  INSERT INTO opendb.counts VALUES ('lms.users', 1, 22), ('lms.users', 2, 23), ('lms.users', 9, 22);`;

beforeAll(async () => {
  await freshControl();
  warehouse = await freshWarehouse();
  admin = await client({ url: inject("adminUrl"), database: warehouse.slug });
  await admin.query(rows);
});
afterAll(async () => {
  await admin?.end();
});

/** A place as it comes back from an address. */
function again(entry: CatalogEntry, sort: Sort, { way, values }: Cursor): Cursor {
  const read = readCursor(entry, sort, writeCursor(sort, values));
  if (!read) throw new Error("A page gave a cursor that it does not understand.");
  return { way, values: read };
}

/** All pages from the first to the last, and back again to the first. */
async function walk(scope: Scope, entry: CatalogEntry, state: TableState) {
  const forward: Cell[][] = [];
  let asked = state;
  let page = await tablePage(scope, entry, asked);
  expect(page.previous).toBeNull();
  for (forward.push(...page.rows); page.next; forward.push(...page.rows)) {
    asked = { ...state, cursor: again(entry, state.sort, page.next) };
    page = await tablePage(scope, entry, asked);
    expect(page.rows.length).toBeGreaterThan(0);
  }
  const backward: Cell[][] = [...page.rows];
  while (page.previous) {
    page = await tablePage(scope, entry, { ...state, cursor: again(entry, state.sort, page.previous) });
    backward.unshift(...page.rows);
  }
  return { forward, backward };
}

const column = (entry: CatalogEntry, name: string) => entry.columns.findIndex((c) => c.name === name);

const userFilters = fc.constantFrom<[Record<string, Filter>, string]>(
  [{}, "true"],
  [{ is_free: { op: "is", value: "true" } }, "is_free"],
  [{ email: { op: "contains", value: "P1" } }, "lower(email) LIKE '%p1%'"],
  [{ email: { op: "contains", value: "_" } }, "position('_' IN email) > 0"],
  [{ email: { op: "contains", value: "%" } }, "false"],
  [{ email: { op: "is", value: "p3_x@example.org" } }, "email = 'p3_x@example.org'"],
  [{ email: { op: "is", value: "é".repeat(200) } }, "false"],
  [{ email: { op: "empty" } }, "email IS NULL"],
  [
    { score: { op: "range", from: "3", to: "7" }, email: { op: "filled" } },
    "score BETWEEN 3 AND 7 AND email IS NOT NULL",
  ],
  [{ created_at: { op: "range", from: null, to: "2026-03-01" } }, "created_at < '2026-03-02'"],
  [{ created_at: { op: "range", from: "2026-03-02", to: "2026-03-02" } }, "created_at >= '2026-03-02'"],
);

test("walking all pages forward and back gives the rows of any order and filter, each once and in order", async () => {
  const sortable = users.columns.filter((c) => c.isSortable).map((c) => c.name);
  const asked = fc.record({
    sort: fc.record({ column: fc.constantFrom(...sortable), isDescending: fc.boolean() }),
    filter: userFilters,
    deleted: fc.constantFrom("hidden" as const, "shown" as const, "only" as const),
    size: fc.integer({ min: 1, max: 30 }),
    tenants: fc.constantFrom<bigint[]>([1n, 2n, 3n], [2n], [1n, 3n]),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ sort, filter: [filters, condition], deleted, size, tenants }) => {
      const state = { ...opening(users), sort, filters, deleted, size };
      const { forward, backward } = await walk(asking(tenants), users, state);
      const way = sort.isDescending ? "DESC" : "ASC";
      const kept = { hidden: "deleted_at IS NULL", shown: "true", only: "deleted_at IS NOT NULL" }[deleted];
      const { rows: expected } = await admin.query<{ id: string }>(
        `SELECT id FROM lms.users WHERE id_tenant = ANY ($1) AND ${condition} AND ${kept}
         ORDER BY ${sort.column === "email" ? "left(email, 300)" : sort.column} ${way} NULLS LAST, id_tenant ${way}, id ${way}`,
        [tenants.map(String)],
      );
      expect(forward.map((row) => row[column(users, "id")])).toEqual(expected.map(({ id }) => id));
      expect(backward).toEqual(forward);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("rows without a key are each shown once, identical twins included", async () => {
  const sortable = progress.columns.filter((c) => c.isSortable).map((c) => c.name);
  const asked = fc.record({
    sort: fc.record({ column: fc.constantFrom(...sortable), isDescending: fc.boolean() }),
    size: fc.integer({ min: 1, max: 25 }),
  });
  const { rows: expected } = await admin.query<{ row: string }>(
    "SELECT concat_ws('|', id_tenant, id_user, id_item, action) AS row FROM lms.user_lesson_progress WHERE id_tenant <> 9",
  );
  await fc.assert(
    fc.asyncProperty(asked, async ({ sort, size }) => {
      const { forward, backward } = await walk(asking(), progress, { ...opening(progress), sort, size });
      const texts = forward.map((row) =>
        row
          .slice(0, 4)
          .filter((cell) => cell !== null)
          .join("|"),
      );
      expect(texts.sort()).toEqual(expected.map(({ row }) => row).sort());
      expect(backward).toEqual(forward);
      const sorted = forward.map((row) => row[column(progress, sort.column)]);
      const firstNull = sorted.indexOf(null);
      expect(firstNull < 0 || sorted.slice(firstNull).every((value) => value === null)).toBe(true);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("every table opens, empty or not, in each of its orders", async () => {
  for (const entry of Object.values(catalog))
    for (const { name } of entry.columns.filter((c) => c.isSortable))
      await tablePage(asking(), entry, { ...opening(entry), sort: { column: name, isDescending: true } });
});

test("a foreign tenant's rows do not come, even when its id is filtered for", async () => {
  const state = { ...opening(users), filters: { id_tenant: { op: "is" as const, value: "9" } } };
  expect((await tablePage(asking(), users, state)).rows).toEqual([]);
  expect(await tableCount(asking(), users, state)).toEqual({ rows: 0, isExact: true });
});

test("with every filter removed, foreign rows still do not come", async () => {
  const read = (tenants: bigint[]) =>
    scoped(asking(tenants), (db) =>
      db.execute(sql`SELECT DISTINCT id_tenant::int AS id FROM lms.users ORDER BY 1`),
    );
  expect((await read([1n, 3n])).rows).toEqual([{ id: 1 }, { id: 3 }]);
  expect((await read([])).rows).toEqual([]);
});

test("without personal.read, personal values are masked in the database, and neither sorted nor filtered by", async () => {
  const blind = asking([1n], []);
  const { rows: shown } = await tablePage(blind, users, opening(users));
  const emails = new Set(shown.map((row) => row[column(users, "email")]));
  expect(emails).toEqual(new Set([mask, null]));
  const sorted = { ...opening(users), sort: { column: "email", isDescending: false } };
  await expect(tablePage(blind, users, sorted)).rejects.toThrow(OpendbError);
  const filtered = { ...opening(users), filters: { name: { op: "contains" as const, value: "1" } } };
  await expect(tablePage(blind, users, filtered)).rejects.toThrow(OpendbError);
  await expect(tableCount(blind, users, filtered)).rejects.toThrow(OpendbError);
});

test("whatever the dictionary calls personal is masked: documents that name people, codes, messages, user agents", async () => {
  const blind = asking([1n, 2n, 3n], []);
  const masked: string[] = [];
  for (const entry of Object.values(catalog)) {
    const { rows } = await tablePage(blind, entry, opening(entry));
    for (const { name } of entry.columns.filter(({ isPersonal }) => isPersonal)) {
      const cells = new Set(rows.map((row) => row[column(entry, name)]));
      expect(
        [...cells].filter((cell) => cell !== mask && cell !== null),
        `${entry.name}.${name}`,
      ).toEqual([]);
      masked.push(`${entry.name}.${name}`);
    }
  }
  expect(masked).toEqual(
    expect.arrayContaining([
      "lms.tenants.meta",
      "lms.products.meta",
      "lms.products.meta_override",
      "lms.user_certificates.code",
      "lms.user_logs.user_agent",
      "lms.admin_logs.user_agent",
      "lms.messages.message",
    ]),
  );
  const products = catalog["lms.products"];
  const { rows } = await tablePage(blind, products, opening(products));
  expect(rows.map((row) => row[column(products, "meta")])).toContain(mask);
});

test("a count comes from the loads when nothing narrows, and is counted when something does", async () => {
  expect(await tableCount(asking(), users, opening(users))).toEqual({ rows: 45, isExact: true });
  expect((await tableCounts(asking())).get("lms.users")).toBe(45);
  const hidden = { ...opening(users), deleted: "hidden" as const };
  const { rows: counted } = await admin.query(
    "SELECT FROM lms.users WHERE id_tenant <> 9 AND deleted_at IS NULL",
  );
  expect(await tableCount(asking(), users, hidden)).toEqual({ rows: counted.length, isExact: true });
});

test("documents and lists of ids come shortened but whole enough to read", async () => {
  const products = catalog["lms.products"];
  const [first, second] = (await tablePage(asking(), products, opening(products))).rows;
  expect(JSON.parse(String(first?.[column(products, "meta")]))).toEqual({ certificate: { is_active: true } });
  expect(second?.[column(products, "meta")]).toBeNull();
  const access = catalog["metrics.track_access_aggregates"];
  const [row] = (await tablePage(asking(), access, opening(access))).rows;
  expect(row?.[column(access, "user_ids")]).toMatchObject({
    count: 30,
    first: expect.arrayContaining(["1", "20"]),
  });
});

test("a statement over its time is a timeout for people", async () => {
  const slow = await freshWarehouse();
  const owner = await client({ url: inject("adminUrl"), database: slow.slug });
  await owner.query(`ALTER ROLE opendb_console IN DATABASE ${slow.slug} SET statement_timeout = '50ms'`);
  await owner.query(`
    CREATE FUNCTION lms.lag(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT pg_sleep(1) IS NOT NULL';
    CREATE POLICY slow ON lms.users AS RESTRICTIVE TO opendb_console USING (lms.lag(id));
    INSERT INTO lms.users (id, id_tenant) VALUES (1, 1)`);
  await owner.end();
  const late = tablePage(asking([1n], [], slow), users, opening(users));
  await expect(late).rejects.toMatchObject({ code: "timeout" });
});

test("a customer without a warehouse, or without the table, says that there is nothing to read yet", async () => {
  const nowhere = asking([1n], [], { ...warehouse, slug: "nowhere" });
  const none = tablePage(nowhere, users, opening(users));
  await expect(none).rejects.toMatchObject({ code: "warehouse_unavailable" });
});

test("tenants are offered as a tree by name, all that the person may see whatever the page asks for", async () => {
  expect(await tenantChoices(asking([2n]))).toEqual([
    { id: "1", name: "root", depth: 0 },
    { id: "2", name: "Norte", depth: 1 },
    { id: "3", name: "deep", depth: 2 },
  ]);
});
