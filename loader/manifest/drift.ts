import { columns } from "#db/ddl.ts";
import { because } from "#errors/english.ts";
import { part } from "#errors/sentences.ts";
import type { Part } from "#errors.ts";
import type { ExtractedTable, Manifest } from "./manifest.ts";
import { fromClause } from "./sql.ts";

/** A column that a query of the source gives. */
export type SourceColumn = { name: string; type: string };

/** Tells the columns of a query without running it. */
export type DescribeQuery = (query: string) => Promise<SourceColumn[]>;

// Source types that carry the same meaning as a type of the contract. A cast would hide the rest: text that used to be
// a number, or a timestamp that lost its zone.
const kin: Record<string, string[]> = {
  bigint: ["bigint", "integer", "smallint"],
  integer: ["integer", "smallint", "bigint"],
  smallint: ["smallint", "integer"],
  numeric: ["numeric", "integer", "bigint", "smallint", "double precision", "real"],
  text: ["text", "character varying", "character", "citext", "name", "uuid"],
  varchar: ["character varying", "text", "character", "citext"],
  boolean: ["boolean"],
  date: ["date"],
  jsonb: ["jsonb", "json"],
  "timestamp with time zone": ["timestamp with time zone"],
  "bigint[]": ["bigint[]", "integer[]"],
};

/** The table's expressions as the source types them, without our casts. */
const bareQuery = (entry: ExtractedTable, manifest: Manifest): string => {
  const list = columns(entry.table).map(({ name }) => `(${entry.columns[name] ?? "NULL"}) AS "${name}"`);
  return `SELECT ${list.join(", ")} FROM ${fromClause(entry, manifest, [])}`;
};

/** What of the source's types does not fit the contract any more, one clause each. */
export function driftOf(entry: ExtractedTable, found: SourceColumn[]): Part[] {
  const types = new Map(found.map((column) => [column.name, column.type]));
  return columns(entry.table).flatMap(({ name, type }) => {
    const expected = kin[type.replace(/\(.*\)$/, "")] ?? [type];
    const is = types.get(name) ?? "nothing";
    return expected.includes(is)
      ? []
      : [part("source_column", { column: name, expected: expected[0] ?? type, found: is })];
  });
}

/** The identifiers in SQL of ours: bare words, and what stands in double quotes. */
function identifiers(sql: string): Set<string> {
  const quoted = [...sql.matchAll(/"((?:[^"]|"")+)"/g)].map(([, name]) => (name ?? "").replaceAll('""', '"'));
  return new Set([...quoted, ...(sql.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [])]);
}

/** Columns of the table's main source relation that no expression of the manifest uses, by name. */
export async function unusedColumns(
  ask: DescribeQuery,
  entry: ExtractedTable,
  manifest: Manifest,
): Promise<string[]> {
  const found = await ask(`SELECT s.* FROM ${fromClause(entry, manifest, [])}`);
  const expressions = [...Object.values(entry.columns), ...Object.values(entry.changed ?? {})];
  const used = identifiers(
    [...expressions, entry.tenant, entry.from, ...entry.joins.map(({ on }) => on)].join(" "),
  );
  return found.map(({ name }) => name).filter((name) => !used.has(name));
}

/** Throws `source_drift`, naming every difference, before a step writes anything. */
export async function checkDrift(
  ask: DescribeQuery,
  entry: ExtractedTable,
  manifest: Manifest,
): Promise<void> {
  const differences = driftOf(entry, await ask(bareQuery(entry, manifest)));
  if (differences.length === 0) return;
  throw because("source_columns_changed", { table: entry.table, differences }, { table: entry.table });
}
