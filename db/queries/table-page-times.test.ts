import type pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readCursor, writeCursor } from "#db/catalog/cursor.ts";
import type { CatalogColumn, CatalogEntry } from "#db/catalog/entry.ts";
import { catalog } from "#db/catalog/index.ts";
import type { Cursor, Filter, TableState } from "#db/catalog/state.ts";
import { client } from "#db/connect.ts";
import { quote, target } from "#db/ddl.ts";
import { scopeOf } from "#db/scope.testing.ts";
import { freshControl, freshWarehouse, type TestWarehouse } from "#warehouse/testing.ts";
import { tablePage } from "./table-page.ts";

/* Times that no calendar has, in every column of time of every table: each is on a page, as what it is. */

// In their order, as PostgreSQL is given them and as a page gets them.
const moments: [string, string][] = [
  ["-infinity", "-infinity"],
  ["4714-11-24 00:00:00+00 BC", "4714-11-23 20:53:32-03:06:28 BC"],
  ["0044-03-15 12:00:00-03:06:28 BC", "0044-03-15 12:00:00-03:06:28 BC"],
  ["0044-03-15 12:00:00-03:06:28", "0044-03-15 12:00:00-03:06:28"],
  ["2026-03-02 02:59:59.999998+00", "2026-03-02T02:59:59.999998Z"],
  ["9999-12-31 23:59:59.999999-03", "9999-12-31 23:59:59.999999-03"],
  ["12024-01-01 00:00:00-03", "12024-01-01 00:00:00-03"],
  ["294276-12-31 23:59:59.999999+00", "294276-12-31 20:59:59.999999-03"],
  ["infinity", "infinity"],
];
const days = [
  "-infinity",
  "4714-11-24 BC",
  "0044-03-15 BC",
  "0044-03-15",
  "2026-03-01",
  "9999-12-31",
  "12024-01-01",
  "5874897-12-31",
  "infinity",
];

let warehouse: TestWarehouse;
let admin: pg.Client;

const asking = () => {
  const { hostname: host, port } = new URL(inject("consoleUrl"));
  const { slug } = warehouse;
  const tenants = days.map((_, n) => BigInt(n + 1));
  const customer = { id: 1, slug, name: slug, host, port: Number(port) };
  return scopeOf({ customer, allowed: tenants, tenants, permissions: new Set(["personal.read"]) });
};

const timed = Object.values(catalog).flatMap((entry) =>
  entry.columns
    .filter(({ kind }) => kind === "instant" || kind === "day")
    .map((column): [string, CatalogEntry, CatalogColumn] => [`${entry.name}.${column.name}`, entry, column]),
);
const givenTo = ({ kind }: CatalogColumn) => (kind === "day" ? days : moments.map(([given]) => given));
const shownOf = ({ kind }: CatalogColumn) => (kind === "day" ? days : moments.map(([, shown]) => shown));

/** Puts two rows of each time into a table: its other columns that may not be null are numbers or days of their own. */
async function fill(entry: CatalogEntry, column: CatalogColumn): Promise<void> {
  const others = entry.columns.filter((other) => !other.isNullable && other.name !== column.name);
  const { sql } = target(entry.name);
  const numbered = others.map(({ name, kind }) => {
    if (kind === "day") return "date '2020-01-01' + n::integer";
    return name === entry.tenant && name !== "id" ? "1 + n % 2" : "n";
  });
  await admin.query(`TRUNCATE ${sql}`);
  await admin.query(
    `INSERT INTO ${sql} (${[column.name, ...others.map(({ name }) => name)].map(quote).join(", ")})
     SELECT ${[`x::${column.kind === "day" ? "date" : "timestamptz"}`, ...numbered].join(", ")}
     FROM unnest($1::text[]) WITH ORDINALITY u (x, n)`,
    [givenTo(column)],
  );
}

/** The column's values on all pages of three rows, one way and back again. */
async function walk(
  entry: CatalogEntry,
  column: CatalogColumn,
  asked: Partial<TableState>,
): Promise<unknown[][]> {
  const state: TableState = {
    tenants: null,
    deleted: "shown",
    sort: { column: column.name, isDescending: false },
    filters: {},
    cursor: null,
    size: 2,
    ...asked,
  };
  const at = entry.columns.indexOf(column);
  const read = async (cursor: Cursor | null) => {
    const page = await tablePage(asking(), entry, { ...state, cursor }, async () => {});
    return { ...page, values: page.rows.map((row) => row[at]) };
  };
  const again = ({ way, values: given }: Cursor): Cursor => {
    const values = readCursor(entry, state.sort, writeCursor(state.sort, given));
    if (!values) throw new Error(`A page of ${entry.name} gave a cursor that it does not understand.`);
    return { way, values };
  };
  let page = await read(null);
  const forward = [...page.values];
  while (page.next) {
    page = await read(again(page.next));
    forward.push(...page.values);
  }
  const backward = [...page.values];
  while (page.previous) {
    page = await read(again(page.previous));
    backward.unshift(...page.values);
  }
  return [forward, backward];
}

beforeAll(async () => {
  await freshControl();
  warehouse = await freshWarehouse();
  admin = await client({ url: inject("adminUrl"), database: warehouse.slug });
});
afterAll(async () => {
  await admin?.end();
});

test.each(timed)(
  "%s: every time is shown as what it is, and a sorted table is paged through them both ways",
  async (_, entry, column) => {
    await fill(entry, column);
    const shown = shownOf(column);
    if (!column.isSortable) {
      const [found] = await walk(entry, column, { sort: entry.sort });
      expect(new Set(found)).toEqual(new Set(shown));
      return;
    }
    for (const isDescending of [false, true]) {
      const expected = isDescending ? shown.toReversed() : shown;
      expect(await walk(entry, column, { sort: { column: column.name, isDescending } })).toEqual([
        expected,
        expected,
      ]);
    }
  },
);

test.each(timed)(
  "%s: filters by days tell what is before, between and after them",
  async (_, entry, column) => {
    await fill(entry, column);
    const found = async (filter: Filter) => {
      const [values] = await walk(entry, column, { filters: { [column.name]: filter }, sort: entry.sort });
      return new Set(values);
    };
    const shown = shownOf(column);
    const range = (from: string | null, to: string | null) => found({ op: "range", from, to });
    expect(await range("2026-03-01", null)).toEqual(new Set(shown.slice(4)));
    expect(await range(null, "2026-02-28")).toEqual(new Set(shown.slice(0, 4)));
    expect(await range("0001-01-01", "9999-12-31")).toEqual(new Set(shown.slice(3, 6)));
    if (column.isNullable) {
      expect((await found({ op: "filled" })).size).toBe(shown.length);
      expect((await found({ op: "empty" })).size).toBe(0);
    }
  },
);
