import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sealOf } from "#auth/seal.ts";
import type { Search } from "#components/address/read.ts";
import { orderOf, readCursor, writeCursor } from "#db/catalog/cursor.ts";
import type { CatalogColumn, CatalogEntry } from "#db/catalog/entry.ts";
import { catalog } from "#db/catalog/index.ts";
import { type Cursor, deletedViews, type Filter, pageSizes, type TableState } from "#db/catalog/state.ts";
import { accessOf } from "#db/scope.testing.ts";
import { reread } from "#env.ts";
import { buildTable, readTable } from "./params.ts";

const searchOf = (query: string): Search => Object.fromEntries(new URLSearchParams(query));
const users = catalog["lms.users"];
const customer = { id: 1, slug: "acme", name: "Acme", host: "localhost", port: 5432 };
reread({ AUTH_SECRET: "5b1d7c0e9f42a6833c7e51d2b8f09a64" });
const sealFor = (entry: CatalogEntry) => sealOf(accessOf(customer), entry.name);
const seal = sealFor(users);

const id = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const plain = text.filter((value) => !value.includes("\0") && value.isWellFormed());
const decimal = fc.integer({ min: -1e9, max: 1e9 }).map((n) => (n / 100).toFixed(2));
const day = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const instant = day.map((at) => `${at} 10:20:30.123456-03`);

const range = (end: fc.Arbitrary<string>): fc.Arbitrary<Filter> =>
  fc
    .record({ op: fc.constant("range" as const), from: fc.option(end), to: fc.option(end) })
    .filter(({ from, to }) => from !== null || to !== null);

function filterOf({ kind }: CatalogColumn): fc.Arbitrary<Filter> {
  const always = fc.constantFrom<Filter>({ op: "empty" }, { op: "filled" });
  switch (kind) {
    case "text":
      return fc.oneof(
        always,
        plain.map((value) => ({ op: "contains" as const, value })),
        plain.map((value) => ({ op: "is" as const, value })),
      );
    case "id":
      return fc.oneof(
        always,
        whole.map((value) => ({ op: "is" as const, value })),
      );
    case "boolean":
      return fc.oneof(
        always,
        fc.constantFrom("true", "false").map((value) => ({ op: "is" as const, value })),
      );
    case "enum":
      return fc
        .array(plain, { minLength: 1, maxLength: 5 })
        .map((values) => ({ op: "any" as const, values }));
    case "integer":
      return range(whole);
    case "decimal":
      return range(decimal);
    default:
      return range(day);
  }
}

function cursorValueOf(entry: CatalogEntry, name: string): fc.Arbitrary<string | null> {
  if (name === "ctid") return fc.constant("(12,3)");
  const column = entry.columns.find((c) => c.name === name);
  const made =
    { id: whole, integer: whole, day, instant, enum: plain, text: plain }[column?.kind as "id"] ?? plain;
  return column?.isNullable ? fc.option(made) : made;
}

function stateOf(entry: CatalogEntry): fc.Arbitrary<TableState> {
  const sortable = entry.columns.filter((c) => c.isSortable).map((c) => c.name);
  const filterable = entry.columns.filter((c) => c.isFilterable);
  const sort = fc.record({ column: fc.constantFrom(...sortable), isDescending: fc.boolean() });
  const filters = fc.record(Object.fromEntries(filterable.map((c) => [c.name, filterOf(c)])), {
    requiredKeys: [],
  }) as fc.Arbitrary<TableState["filters"]>;
  const tenants: fc.Arbitrary<TableState["tenants"]> = fc.option(
    fc.uniqueArray(id, { minLength: 1, maxLength: 4 }).map((ids) => ids.sort((a, b) => (a < b ? -1 : 1))),
  );
  return fc
    .tuple(sort, filters, tenants, fc.constantFrom(...deletedViews), fc.constantFrom(...pageSizes))
    .chain(([order, chosen, of, deleted, size]) =>
      fc.option(cursorOf(entry, order)).map((cursor) => ({
        tenants: of,
        deleted,
        sort: order,
        filters: chosen,
        cursor,
        size,
      })),
    );
}

function cursorOf(entry: CatalogEntry, order: TableState["sort"]): fc.Arbitrary<Cursor> {
  const values = fc.tuple(...orderOf(entry, order).map((name) => cursorValueOf(entry, name)));
  return fc.record({ way: fc.constantFrom("after" as const, "before" as const), values });
}

test("every state of every table is read back from the address that it builds", () => {
  const asked = fc
    .constantFrom(...Object.values(catalog))
    .chain((entry) => fc.tuple(fc.constant(entry), stateOf(entry)));
  fc.assert(
    fc.property(asked, ([entry, state]) => {
      const seal = sealFor(entry);
      const { state: read, problems } = readTable(entry, searchOf(buildTable(entry, state, seal)), seal);
      expect(read).toEqual(state);
      expect(problems).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("a table as it opens has an address without a query string", () => {
  for (const entry of Object.values(catalog))
    expect(buildTable(entry, readTable(entry, {}, seal).state, seal)).toBe("");
});

describe("what nobody understands falls away and is told", () => {
  test.each([
    ["an unknown column", { "f.nobody": "is:1" }],
    ["a name of the language", { "f.__proto__": "is:1" }],
    ["SQL in a name", { 'f.id"; DROP TABLE lms.users; --': "is:1" }],
    ["a sort by an unknown column", { sort: "-constructor" }],
    ["a sort that no index serves", { sort: "name" }],
    ["a huge page", { size: "1000000000" }],
    ["a page without an end", { size: "Infinity" }],
    ["an unknown view of deleted rows", { deleted: "toString" }],
    ["an id beyond 64 bits", { "f.id": "is:99999999999999999999" }],
    ["SQL where an id belongs", { "f.id": "is:1 OR 1=1" }],
    ["a day that no calendar has", { "f.created_at": "range:2026-02-30.." }],
    ["a condition of another kind", { "f.score": "contains:1" }],
    ["a text with a zero byte", { "f.name": "contains:a\0b" }],
    ["a very long text", { "f.name": `contains:${"a".repeat(5000)}` }],
    ["a personal value in the clear", { "f.email": "is:ana@example.org" }],
    ["a seal that somebody made up", { "f.email": `sealed:${"A".repeat(80)}` }],
    ["broken percent signs", { "f.email": "any:%E0%A4%A" }],
    ["a made-up cursor", { after: "eyJhIjoxfQ" }],
    ["a cursor of another order", { after: writeCursor({ column: "id", isDescending: true }, ["1", "1"]) }],
    ["a very long cursor", { before: "A".repeat(100_000) }],
  ] satisfies [string, Search][])("%s", (_what, search) => {
    const { state, problems } = readTable(users, search, seal);
    expect(state).toEqual(readTable(users, {}, seal).state);
    expect(problems.map(({ name }) => name)).toEqual(Object.keys(search));
  });

  test("a repeated key counts once, as it came first, and is told", () => {
    const { state, problems } = readTable(users, { sort: ["id", "email"], tenants: ["1", "2"] }, seal);
    expect(state).toMatchObject({ sort: { column: "id" }, tenants: [1n] });
    expect(problems).toEqual([
      { kind: "repeated", name: "sort" },
      { kind: "repeated", name: "tenants" },
    ]);
  });

  test("a place that does not hold is no mistake of who followed the link; of two places one counts", () => {
    const [a, b] = ["2026-01-02 03:04:05.000006-03", "2026-01-03 03:04:05.000006-03"];
    const at = (moment: string) => writeCursor(users.sort, [moment, "1", "2"]);
    const kinds = (search: Search) => readTable(users, search, seal).problems.map(({ kind }) => kind);
    expect(kinds({ after: "eyJhIjoxfQ" })).toEqual(["place"]);
    expect(kinds({ after: at(a) })).toEqual([]);
    expect(kinds({ after: at(a), before: at(b) })).toEqual(["unused"]);
  });

  test("any text at all gives a state that can be asked for", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), (search, value) => {
        const hostile = {
          ...search,
          "f.email": value,
          sort: value,
          after: value,
          tenants: value,
          size: value,
        };
        const { state } = readTable(users, hostile, null);
        expect(pageSizes).toContain(state.size);
        expect(Object.keys(state.filters)).toEqual([]);
      }),
    );
  });
});

describe("values of people stand in no address", () => {
  const value = "ana.secreta@example.org";
  const state: TableState = {
    ...readTable(users, {}, seal).state,
    sort: { column: "email", isDescending: false },
    filters: { email: { op: "is", value }, name: { op: "contains", value } },
    cursor: { way: "after", values: [value, "1", "2"] },
  };
  const query = buildTable(users, state, seal);

  test("a filter and a place of a personal column are sealed, and read back", () => {
    const written = Buffer.from(value).toString("base64").slice(4, 20);
    for (const text of [query, decodeURIComponent(query)]) {
      expect(text).not.toMatch(/secreta|example/);
      expect(text).not.toContain(written);
    }
    expect(readTable(users, searchOf(query), seal)).toEqual({ state, problems: [] });
  });

  test("what was sealed for somebody else, or stands in the clear, does not count and is told", () => {
    const of = accessOf(customer);
    const other = sealOf({ customer: of.customer, person: { ...of.person, id: 2 } }, "lms.users");
    const { state: read, problems } = readTable(users, searchOf(query), other);
    expect([read.filters, read.cursor]).toEqual([{}, null]);
    expect(problems).toEqual([
      { kind: "sealed", name: "f.name" },
      { kind: "sealed", name: "f.email" },
      { kind: "place", name: "after" },
    ]);
    expect(readTable(users, { "f.email": `is:${value}` }, seal).problems).toEqual([
      { kind: "plain", name: "f.email" },
    ]);
    const plainPlace = writeCursor(state.sort, [value, "1", "2"]);
    expect(readTable(users, { sort: "email", after: plainPlace }, seal).problems).toEqual([
      { kind: "place", name: "after" },
    ]);
  });

  test("that a value is there or not is no value", () => {
    const asked = { "f.email": "empty", "f.name": "filled" };
    expect(readTable(users, asked, seal)).toMatchObject({
      problems: [],
      state: { filters: { email: { op: "empty" }, name: { op: "filled" } } },
    });
  });
});

test("a person without personal data can neither sort nor filter by it", () => {
  const { state, problems } = readTable(users, { "f.email": "contains:ana", sort: "email" }, null);
  expect(state.filters).toEqual({});
  expect(state.sort).toEqual(users.sort);
  expect(problems).toEqual([
    { kind: "masked", name: "f.email" },
    { kind: "masked", name: "sort" },
  ]);
});

test("a cursor with a value of the wrong kind is no cursor", () => {
  const sort = users.sort;
  const good = ["2026-01-02 03:04:05.000006-03", "1", "2"];
  expect(readCursor(users, sort, writeCursor(sort, good))).toEqual(good);
  for (const bad of [
    ["yesterday", "1", "2"],
    ["2026-01-02 03:04:05-03", "1"],
    [null, null, "2"],
    [null, "1", "x"],
  ])
    expect(readCursor(users, sort, writeCursor(sort, bad))).toBeNull();
});
