import { columns } from "#db/ddl.ts";
import { OpendbError } from "#errors.ts";
import { fromClause } from "#loader/extract/query.ts";
import type { Snapshot, SourceColumn } from "#loader/extract/source.ts";
import type { ExtractedTable, Manifest } from "./manifest.ts";

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
export const bareQuery = (entry: ExtractedTable, manifest: Manifest): string => {
  const list = columns(entry.table).map(({ name }) => `(${entry.columns[name] ?? "NULL"}) AS "${name}"`);
  return `SELECT ${list.join(", ")} FROM ${fromClause(entry, manifest, [])}`;
};

/** What of the source's types does not fit the contract any more, one sentence each. */
export function driftOf(entry: ExtractedTable, found: SourceColumn[]): string[] {
  const types = new Map(found.map((column) => [column.name, column.type]));
  return columns(entry.table).flatMap(({ name, type }) => {
    const expected = kin[type.replace(/\(.*\)$/, "")] ?? [type];
    const is = types.get(name) ?? "nothing";
    return expected.includes(is) ? [] : [`${name} should be ${expected[0]}, but the source gives ${is}`];
  });
}

/** Columns of the table's main source relation that no expression of the manifest uses, by name. */
export async function unusedColumns(
  snapshot: Snapshot,
  entry: ExtractedTable,
  manifest: Manifest,
): Promise<string[]> {
  const found = await snapshot.columns(`SELECT s.* FROM ${fromClause(entry, manifest, [])}`);
  const said = [
    ...Object.values(entry.columns),
    ...Object.values(entry.changed ?? {}),
    entry.tenant,
    entry.from,
  ].join(" ");
  return found.map(({ name }) => name).filter((name) => !new RegExp(`\\b${name}\\b`).test(said));
}

/** Throws `source_drift`, naming every difference, before a step writes anything. */
export async function checkDrift(
  snapshot: Snapshot,
  entry: ExtractedTable,
  manifest: Manifest,
): Promise<void> {
  const differences = driftOf(entry, await snapshot.columns(bareQuery(entry, manifest)));
  if (differences.length === 0) return;
  throw new OpendbError(
    "source_drift",
    `The source of ${entry.table} has changed: ${differences.join("; ")}.`,
    {
      table: entry.table,
      hint: "Correct the source, or the table's columns in loader/manifest.yaml; then run the load again.",
    },
  );
}
