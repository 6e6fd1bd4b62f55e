import { createParser, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { parseAsTenants } from "#components/address/parsers.ts";
import { type AddressProblem, readAddress, type Search } from "#components/address/read.ts";
import { readFilter, writeFilter } from "#components/table/filter-text.ts";
import { readCursor, writeCursor } from "#db/catalog/cursor.ts";
import type { CatalogColumn, CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import { type Cursor, deletedViews, type Filter, pageSizes, type TableState } from "#db/catalog/state.ts";
import { accepts } from "#db/catalog/values.ts";

/** What a table page asks for, and what of the address does not count as it stands there. */
export type Asked = { state: TableState; problems: AddressProblem[] };

const longestValue = 4000;
const filterKey = (name: string) => `f.${name}`;

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
      tenants: parseAsTenants,
      deleted: parseAsStringLiteral(deletedViews).withDefault("hidden"),
      sort: parseAsSort(entry, seesPersonal),
      size: parseAsSize.withDefault(pageSizes[0]),
      after: parseAsString,
      before: parseAsString,
    },
    filters: Object.fromEntries(filterable.map((c) => [filterKey(c.name), parseAsFilter(c)])),
  };
}

/** Whether a parameter names a column that exists and that this person sees masked. */
function isMasked(entry: CatalogEntry, seesPersonal: boolean, name: string, search: Search): boolean {
  const text = name === "sort" ? [search.sort].flat()[0] : name;
  const column = catalogColumn(entry, (text ?? "").replace(name === "sort" ? /^-/ : /^f\./, ""));
  return column !== undefined && !isOpen(column, seesPersonal);
}

/** Reads a query string by the catalog. What is not understood falls away and is told. */
export function readTable(entry: CatalogEntry, search: Search, seesPersonal: boolean): Asked {
  const { page, filters } = parsersOf(entry, seesPersonal);
  const read = readAddress(search, { ...filters, ...page });
  const { sort, tenants, deleted, size, after, before } = read.values;
  const order = sort ?? entry.sort;
  const problems = read.problems.map((problem): AddressProblem => {
    const isOfColumn = problem.name === "sort" || problem.name.startsWith(filterKey(""));
    const isHidden = problem.kind !== "repeated" && isOfColumn;
    return isHidden && isMasked(entry, seesPersonal, problem.name, search)
      ? { ...problem, kind: "masked" }
      : problem;
  });
  const places = Object.entries({ after, before }).flatMap(([way, text]) => {
    if (text === null) return [];
    const values = readCursor(entry, order, text);
    if (values === null) problems.push({ kind: "place", name: way });
    return values ? [{ way: way as Cursor["way"], values }] : [];
  });
  const [cursor = null, other] = places;
  if (other) problems.push({ kind: "unused", name: other.way });
  const chosen = Object.keys(filters).flatMap((key) => {
    const filter = (read.values as Record<string, unknown>)[key] as Filter | null;
    return filter ? [[key.slice(filterKey("").length), filter] as const] : [];
  });
  const state: TableState = {
    tenants,
    deleted: deleted ?? "hidden",
    sort: order,
    filters: Object.fromEntries(chosen),
    cursor,
    size: size ?? pageSizes[0],
  };
  return { state, problems };
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
