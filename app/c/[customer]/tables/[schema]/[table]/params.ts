import { createParser, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { Seal } from "#auth/seal.ts";
import { parseAsTenants } from "#components/address/parsers.ts";
import { type AddressProblem, readAddress, type Search, textsOf } from "#components/address/read.ts";
import { readFilter, writeFilter } from "#components/table/filter-text.ts";
import { orderOf, readCursor, writeCursor } from "#db/catalog/cursor.ts";
import type { CatalogColumn, CatalogEntry } from "#db/catalog/entry.ts";
import { catalogColumn } from "#db/catalog/index.ts";
import {
  type Cursor,
  deletedViews,
  type Filter,
  pageSizes,
  type Sort,
  type TableState,
} from "#db/catalog/state.ts";
import { accepts } from "#db/catalog/values.ts";

/** What a table page asks for, and what of the address does not count as it stands there. */
export type Asked = { state: TableState; problems: AddressProblem[] };

/** The seal of who reads; null for somebody who sees personal columns masked. */
export type Reader = Seal | null;

const longestValue = 4000;
const filterKey = (name: string) => `f.${name}`;
const sealed = "sealed:";

const parseAsSize = createParser<number>({
  parse: (text) => pageSizes.find((size) => String(size) === text) ?? null,
  serialize: String,
});

/** A masked column can be neither sorted nor filtered: the order alone would give its values away. */
const isOpen = (column: CatalogColumn, reader: Reader) => reader !== null || !column.isPersonal;

const parseAsSort = (entry: CatalogEntry, reader: Reader) =>
  createParser({
    parse: (text) => {
      const isDescending = text.startsWith("-");
      const column = catalogColumn(entry, isDescending ? text.slice(1) : text);
      return column?.isSortable && isOpen(column, reader) ? { column: column.name, isDescending } : null;
    },
    serialize: (sort: TableState["sort"]) => `${sort.isDescending ? "-" : ""}${sort.column}`,
    eq: (a, b) => a.column === b.column && a.isDescending === b.isDescending,
  }).withDefault(entry.sort);

/** Whether a filter holds a value of a person, which no address shows. */
const isHidden = (column: CatalogColumn, filter: Filter) =>
  column.isPersonal && filter.op !== "empty" && filter.op !== "filled";

/** A filter as it stands in an address: in words, or sealed where it holds a value of a person. */
export const writeColumnFilter = (column: CatalogColumn, filter: Filter, seal: Seal): string =>
  isHidden(column, filter)
    ? sealed + seal.close(filterKey(column.name), writeFilter(filter))
    : writeFilter(filter);

const parseAsFilter = (column: CatalogColumn, reader: Reader) =>
  createParser<Filter>({
    parse: (text) => {
      const isSealed = column.isPersonal && text.startsWith(sealed);
      const written = isSealed
        ? (reader?.open(filterKey(column.name), text.slice(sealed.length)) ?? "")
        : text;
      const filter = written.length <= longestValue ? readFilter(written) : null;
      if (!filter || !accepts(column, filter)) return null;
      return isHidden(column, filter) === isSealed ? filter : null;
    },
    serialize: (filter) => (reader ? writeColumnFilter(column, filter, reader) : writeFilter(filter)),
  });

function parsersOf(entry: CatalogEntry, reader: Reader) {
  const filterable = entry.columns.filter((c) => c.isFilterable && isOpen(c, reader));
  return {
    page: {
      tenants: parseAsTenants,
      deleted: parseAsStringLiteral(deletedViews).withDefault("hidden"),
      sort: parseAsSort(entry, reader),
      size: parseAsSize.withDefault(pageSizes[0]),
      after: parseAsString,
      before: parseAsString,
    },
    filters: Object.fromEntries(filterable.map((c) => [filterKey(c.name), parseAsFilter(c, reader)])),
  };
}

/** Why a part of the address that is about a personal column does not count: masked, in the clear, or of another seal. */
function kindOf(entry: CatalogEntry, reader: Reader, { kind, name }: AddressProblem, search: Search) {
  const isOfColumn = name === "sort" || name.startsWith(filterKey(""));
  if (kind === "repeated" || !isOfColumn) return kind;
  const [text = ""] = textsOf(search[name]);
  const column = catalogColumn(
    entry,
    name === "sort" ? text.replace(/^-/, "") : name.slice(filterKey("").length),
  );
  if (!column?.isPersonal) return kind;
  if (reader === null) return "masked";
  if (name === "sort") return kind;
  if (text.startsWith(sealed)) return "sealed";
  const filter = readFilter(text);
  return filter && accepts(column, filter) ? "plain" : kind;
}

const isPersonalOrder = (entry: CatalogEntry, sort: Sort) =>
  orderOf(entry, sort).some((name) => catalogColumn(entry, name)?.isPersonal);

/** A place as it stands in an address. One that holds a value of a person is sealed. */
function writePlace(entry: CatalogEntry, sort: Sort, { values }: Cursor, reader: Reader): string | null {
  const written = writeCursor(sort, values);
  if (!isPersonalOrder(entry, sort)) return written;
  return reader?.close("place", written) ?? null;
}

function readPlace(entry: CatalogEntry, sort: Sort, text: string, reader: Reader): Cursor["values"] | null {
  const written = isPersonalOrder(entry, sort) ? reader?.open("place", text) : text;
  return written ? readCursor(entry, sort, written) : null;
}

/** Reads a query string by the catalog. What is not understood falls away and is told. */
export function readTable(entry: CatalogEntry, search: Search, reader: Reader): Asked {
  const { page, filters } = parsersOf(entry, reader);
  const read = readAddress(search, { ...filters, ...page });
  const { sort, tenants, deleted, size, after, before } = read.values;
  const order = sort ?? entry.sort;
  const problems = read.problems.map(
    (problem): AddressProblem => ({ ...problem, kind: kindOf(entry, reader, problem, search) }),
  );
  const places = Object.entries({ after, before }).flatMap(([way, text]) => {
    if (text === null) return [];
    const values = readPlace(entry, order, text, reader);
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
export function buildTable(entry: CatalogEntry, state: TableState, reader: Reader): string {
  const { page, filters } = parsersOf(entry, reader);
  const { cursor, tenants } = state;
  const written = cursor && writePlace(entry, state.sort, cursor, reader);
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
