import type { CatalogEntry } from "./entry.ts";
import { catalogColumn } from "./index.ts";
import type { Cursor, Sort } from "./state.ts";
import { isValue } from "./values.ts";

const version = 1;
const longest = 12_000;

/**
 * The columns whose values fix a row in a table's order: the sorted one, then the key. Without a key, every column
 * and at last the row's address, so that even identical rows stand one behind the other.
 */
export function orderOf(entry: CatalogEntry, sort: Sort): string[] {
  const rest =
    entry.key.length > 0 ? entry.key : entry.columns.filter((c) => c.kind !== "json").map((c) => c.name);
  const names = [sort.column, ...rest.filter((name) => name !== sort.column)];
  return entry.key.length > 0 ? names : [...names, "ctid"];
}

const signed = (sort: Sort) => `${sort.isDescending ? "-" : ""}${sort.column}`;

/** The values of a cursor as opaque text for an address. */
export function writeCursor(sort: Sort, values: Cursor["values"]): string {
  const bytes = new TextEncoder().encode(JSON.stringify([version, signed(sort), ...values]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function unpacked(text: string): unknown {
  if (text.length > longest || !/^[\w-]+$/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) =>
      c.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The values that a text of `writeCursor` holds; null if it is of another order, another version, or made up. */
export function readCursor(entry: CatalogEntry, sort: Sort, text: string): Cursor["values"] | null {
  const given = unpacked(text);
  if (!Array.isArray(given)) return null;
  const [written, order, ...values] = given as unknown[];
  const names = orderOf(entry, sort);
  if (written !== version || order !== signed(sort) || values.length !== names.length) return null;
  const fits = names.every((name, position) => isValueOf(entry, name, values[position]));
  return fits ? (values as Cursor["values"]) : null;
}

function isValueOf(entry: CatalogEntry, name: string, value: unknown): boolean {
  if (name === "ctid") return typeof value === "string" && /^\(\d{1,9},\d{1,4}\)$/.test(value);
  const column = catalogColumn(entry, name);
  if (!column) return false;
  if (value === null) return column.isNullable;
  return typeof value === "string" && isValue(column.kind, value);
}
