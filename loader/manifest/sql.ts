import { literal } from "#db/ddl.ts";
import type { ExtractedTable, Manifest } from "./manifest.ts";

/** Puts values in for {name}; names it does not know stay, for the caller's own placeholders. */
export function fill(sql: string, values: Record<string, string | number>): string {
  return sql.replace(/\{([a-z_]+)\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? String(values[key]) : whole,
  );
}

/** Ids as an array of SQL. Throws for what is no id. */
export const idArray = (ids: readonly string[]): string =>
  `'{${ids.map((id) => BigInt(id)).join(",")}}'::bigint[]`;

/** An instant as SQL. */
export const instant = (iso: string): string => `${literal(iso)}::timestamptz`;

/** FROM of a table with what it joins, with {tenants} and variables put in. */
export const fromClause = (entry: ExtractedTable, manifest: Manifest, tenants: readonly string[]): string => {
  const joined = entry.joins.map(({ relation, key, on }) => ` LEFT JOIN ${relation} ON ${key} = ${on}`);
  return fill(entry.from + joined.join(""), { ...manifest.variables, tenants: idArray(tenants) });
};
