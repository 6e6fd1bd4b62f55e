import {
  createParser,
  createSerializer,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { readFilter, writeFilter } from "#components/table/filter-text.ts";
import { readCursor, writeCursor } from "#db/catalog/cursor.ts";
import type { CatalogColumn, CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import { deletedViews, type Filter, pageSizes, type TableState } from "#db/catalog/state.ts";
import { accepts } from "#db/catalog/values.ts";

export type Search = Record<string, string | string[] | undefined>;

/** What a table page asks for, and the names in the address that nobody understood. */
export type Asked = { state: TableState; ignored: string[] };

const longestValue = 4000;
const filterKey = (name: string) => `f.${name}`;

const parseAsTenant = createParser({
  parse: (text) => (/^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n ? BigInt(text) : null),
  serialize: String,
});

const parseAsSize = createParser<number>({
  parse: (text) => pageSizes.find((size) => String(size) === text) ?? null,
  serialize: String,
});

/** A masked column can be neither sorted nor filtered: the order alone would give its values away. */
const isOpen = (column: CatalogColumn, seesPersonal: boolean) => seesPersonal || !column.isPersonal;

const parseAsSort = (entry: CatalogEntry, seesPersonal: boolean) =>
  createParser({
    parse: (text) => {
      const isDescending = text.startsWith("-");
      const column = catalogColumn(entry, isDescending ? text.slice(1) : text);
      return column?.isSortable && isOpen(column, seesPersonal)
        ? { column: column.name, isDescending }
        : null;
    },
    serialize: (sort: TableState["sort"]) => `${sort.isDescending ? "-" : ""}${sort.column}`,
    eq: (a, b) => a.column === b.column && a.isDescending === b.isDescending,
  }).withDefault(entry.sort);

const parseAsFilter = (column: CatalogColumn) =>
  createParser<Filter>({
    parse: (text) => {
      const filter = text.length <= longestValue ? readFilter(text) : null;
      return filter && accepts(column, filter) ? filter : null;
    },
    serialize: writeFilter,
  });

function parsersOf(entry: CatalogEntry, seesPersonal: boolean) {
  const filterable = entry.columns.filter((c) => c.isFilterable && isOpen(c, seesPersonal));
  return {
    page: {
      tenants: parseAsArrayOf(parseAsTenant),
      deleted: parseAsStringLiteral(deletedViews).withDefault("hidden"),
      sort: parseAsSort(entry, seesPersonal),
      size: parseAsSize.withDefault(pageSizes[0]),
      after: parseAsString,
      before: parseAsString,
    },
    filters: Object.fromEntries(filterable.map((c) => [filterKey(c.name), parseAsFilter(c)])),
  };
}

const one = (given: string | string[] | undefined) => (Array.isArray(given) ? given[0] : given);

/** Reads a query string by the catalog. What is not understood falls away and is named in `ignored`. */
export function readTable(entry: CatalogEntry, search: Search, seesPersonal: boolean): Asked {
  const { page, filters } = parsersOf(entry, seesPersonal);
  const ignored: string[] = [];
  const read = <T>(key: string, parser: { parse: (text: string) => T | null }): T | null => {
    const text = one(Object.hasOwn(search, key) ? search[key] : undefined);
    if (text === undefined) return null;
    const value = parser.parse(text);
    if (value === null) ignored.push(key);
    return value;
  };
  const sort = read("sort", page.sort) ?? entry.sort;
  const chosen = Object.entries(filters).flatMap(([key, parser]) => {
    const filter = read(key, parser);
    return filter ? [[key.slice(filterKey("").length), filter] as const] : [];
  });
  const cursor = (["after", "before"] as const)
    .map((way) => {
      const values = read(way, { parse: (text) => readCursor(entry, sort, text) });
      return values && { way, values };
    })
    .find((one) => one !== null);
  const tenants = read("tenants", page.tenants);
  const state: TableState = {
    tenants: tenants && tenants.length > 0 ? tenants : null,
    deleted: read("deleted", page.deleted) ?? "hidden",
    sort,
    filters: Object.fromEntries(chosen),
    cursor: cursor ?? null,
    size: read("size", page.size) ?? pageSizes[0],
  };
  const known = new Set([...Object.keys(page), ...Object.keys(filters)]);
  const unknown = Object.keys(search).filter((key) => key.startsWith(filterKey("")) && !known.has(key));
  return { state, ignored: [...ignored, ...unknown] };
}

/** The query string of a state, `?` included; empty for the table as it opens. `readTable` of it gives the state back. */
export function buildTable(entry: CatalogEntry, state: TableState): string {
  const { page, filters } = parsersOf(entry, true);
  const { cursor, tenants } = state;
  const written = cursor && writeCursor(state.sort, cursor.values);
  const build = createSerializer({ ...page, ...filters });
  return build({
    tenants: tenants ? [...tenants] : null,
    deleted: state.deleted,
    sort: state.sort,
    size: state.size,
    after: cursor?.way === "after" ? written : null,
    before: cursor?.way === "before" ? written : null,
    ...Object.fromEntries(Object.entries(state.filters).map(([name, filter]) => [filterKey(name), filter])),
  });
}
