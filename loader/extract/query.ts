import { type Column, columns } from "#db/ddl.ts";
import type { Join } from "#loader/manifest/joins.ts";
import type { ExtractedTable, Manifest } from "#loader/manifest/manifest.ts";
import { fromClause, idArray } from "#loader/manifest/sql.ts";
import type { Window } from "#loader/plan/window.ts";
import { changedWithin, changeTimes, windowCondition } from "./windows.ts";

/** Types as the warehouse receives them: its own limits (lengths, digits) apply there, so that nothing is cut here. */
const wireType = (column: Column) => column.type.replace(/^(varchar|numeric)\(.*\)$/, "$1");

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

/**
 * What a table reads of the relations that it joins: `alias`, `id`, and a `hash` of the values. A row without values is
 * left out, since to join it is to join none.
 */
export const joinedQuery = (joins: readonly Join[]): string =>
  joins
    .map(
      ({ alias, relation, key, reads }) =>
        `SELECT '${alias}'::text AS alias, (${key})::bigint AS id,
           hashtextextended(ROW(${reads.join(", ")})::text COLLATE "C", 0) AS hash
         FROM ${relation} WHERE ${key} IS NOT NULL AND num_nonnulls(${reads.join(", ")}) > 0`,
    )
    .join(" UNION ALL ");

/** Keys of rows that changed in the window but belong to somebody else now: they may have left this customer. */
export function departedQuery(entry: ExtractedTable, manifest: Manifest, window: Window): string {
  const tenants = [...window.known, ...window.joined];
  const where = `NOT ${entry.tenant} = ANY (${idArray(tenants)}) AND ${changedWithin(changeTimes(entry), window.from ?? "-infinity", window.until)}`;
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
