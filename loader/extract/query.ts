import { type Column, columns, literal } from "#db/ddl.ts";
import type { ExtractedTable, Manifest } from "#loader/manifest/manifest.ts";

/** Which rows of a table a step reads. Times are ISO texts; `from` null reads everything. */
export type Window = {
  /** Tenants of which only what changed since `from` is read. */
  known: readonly string[];
  /** Tenants that joined: their whole history is read. */
  joined: readonly string[];
  from: string | null;
  /** Upper end, for a window that is loaded again on purpose; a nightly window is open above. */
  until: string | null;
};

/** The window that holds all rows of some tenants. */
export const everythingOf = (tenants: readonly string[]): Window => ({
  known: [],
  joined: tenants,
  from: null,
  until: null,
});

const ids = (tenants: readonly string[]) => `'{${tenants.map((id) => BigInt(id)).join(",")}}'::bigint[]`;

/** Types as the warehouse receives them: its own limits (lengths, digits) apply there, so that nothing is cut here. */
const wireType = (column: Column) => column.type.replace(/^(varchar|numeric)\(.*\)$/, "$1");

/** The change times of a table as expressions over its `from`. */
export const changeTimes = (entry: ExtractedTable): string[] =>
  Object.values(entry.changed ?? {}).filter((expression) => expression !== undefined);

/**
 * The rows whose greatest change time lies in a window. Written as alternatives, so that each change column's own
 * index serves; a row without any change time belongs to every window, or it would never arrive.
 */
export function changedWithin(times: string[], from: string, until: string | null): string {
  const since = times.map((time) => `${time} >= ${literal(from)}::timestamptz`);
  const never = times.map((time) => `${time} IS NULL`).join(" AND ");
  const open = `(${[...since, `(${never})`].join(" OR ")})`;
  if (until === null) return open;
  return `${open} AND coalesce(greatest(${times.join(", ")}), '-infinity') < ${literal(until)}::timestamptz`;
}

/** WHERE of a window. */
export function windowCondition(entry: ExtractedTable, window: Window): string {
  const whole = `${entry.tenant} = ANY (${ids([...window.known, ...window.joined])})`;
  const times = changeTimes(entry);
  if (window.from === null || times.length === 0) return whole;
  const known = `${entry.tenant} = ANY (${ids(window.known)}) AND ${changedWithin(times, window.from, window.until)}`;
  return window.joined.length === 0 ? known : `((${known}) OR ${entry.tenant} = ANY (${ids(window.joined)}))`;
}

/** FROM of a table, with {tenants} and variables put in. */
export function fromClause(entry: ExtractedTable, manifest: Manifest, tenants: readonly string[]): string {
  return fill(entry.from, { ...manifest.variables, tenants: ids(tenants) });
}

/** Puts values in for {name}; names it does not know stay, for the caller's own placeholders. */
export function fill(sql: string, values: Record<string, string | number>): string {
  return sql.replace(/\{([a-z_]+)\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? String(values[key]) : whole,
  );
}

/** The query that reads a table's rows, each column cast to its type in the contract: a column `first`, then all others. */
export function extractQuery(
  entry: ExtractedTable,
  manifest: Manifest,
  window: Window,
  first?: string,
): string {
  const list = columns(entry.table)
    .toSorted((a, b) => Number(b.name === first) - Number(a.name === first))
    .map((column) => `(${entry.columns[column.name] ?? "NULL"})::${wireType(column)} AS "${column.name}"`);
  const from = fromClause(entry, manifest, [...window.known, ...window.joined]);
  return `SELECT ${list.join(", ")} FROM ${from} WHERE ${windowCondition(entry, window)}`;
}

/** Rows per tenant in a window, as the source has them. */
export function countQuery(entry: ExtractedTable, manifest: Manifest, window: Window): string {
  const from = fromClause(entry, manifest, [...window.known, ...window.joined]);
  const where = windowCondition(entry, window);
  // Grouped as numbers: to print the tenant of every row would cost more than to read it.
  return `SELECT (${entry.tenant})::text AS id_tenant, count(*)::text AS rows FROM ${from} WHERE ${where} GROUP BY ${entry.tenant}`;
}

/** Keys of rows that changed in the window but belong to somebody else now: they may have left this customer. */
export function strangersQuery(entry: ExtractedTable, manifest: Manifest, window: Window): string {
  const tenants = [...window.known, ...window.joined];
  const where = `NOT ${entry.tenant} = ANY (${ids(tenants)}) AND ${changedWithin(changeTimes(entry), window.from ?? "-infinity", window.until)}`;
  return `SELECT (${entry.columns.id})::bigint AS id FROM ${fromClause(entry, manifest, tenants)} WHERE ${where}`;
}

const typeOf = (entry: ExtractedTable, name: string) =>
  columns(entry.table).find((column) => column.name === name)?.type ?? "text";

/**
 * A 64-bit hash of some values of a row. The hash of a record is linear in those of its columns: summed up, it would not
 * notice values that two rows have exchanged, so it is hashed once more.
 */
const hashOf = (row: string, names: readonly string[]): string =>
  `hashint8extended(hash_record_extended(ROW(${names.map((name) => `${row}."${name}"`).join(", ")}), 0), 0)`;

/** An order-free checksum of rows: the sum of their hashes. */
export const sumOf = (row: string, names: readonly string[]): string =>
  `coalesce(sum(${hashOf(row, names)}), 0)::text`;

/** A source's own collation may call texts equal, and hash them alike, that are not; the warehouse's does not. */
const byteWise = (type: string) => (/^(text|varchar)/.test(type) ? ' COLLATE "C"' : "");

/** The rows of a window at the source, of some columns, in the contract's types. */
export function typedQuery(
  entry: ExtractedTable,
  manifest: Manifest,
  window: Window,
  names: readonly string[],
): string {
  const list = names.map(
    (name) =>
      `(${entry.columns[name] ?? "NULL"})::${typeOf(entry, name)}${byteWise(typeOf(entry, name))} AS "${name}"`,
  );
  const from = fromClause(entry, manifest, [...window.known, ...window.joined]);
  return `SELECT ${list.join(", ")} FROM ${from} WHERE ${windowCondition(entry, window)}`;
}

/** The checksum of a window as the source has it, of values in the contract's types. */
export const checksumQuery = (
  entry: ExtractedTable,
  manifest: Manifest,
  window: Window,
  names: readonly string[],
): string => `SELECT ${sumOf("q", names)} AS sum FROM (${typedQuery(entry, manifest, window, names)}) q`;
