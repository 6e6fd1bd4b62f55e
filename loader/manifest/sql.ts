import { countedDays, type Day } from "#days.ts";
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

const endsOf = (last: Day) => [
  `opendb.day_start(date '${countedDays.from}')`,
  `opendb.day_start(date '${last}' + 1)`,
];

/** Whether a time of the warehouse lies on a day that figures are made of, the last one included. */
export function isCounted(time: string, last: Day = countedDays.until): string {
  const [from, until] = endsOf(last);
  return `${time} >= ${from} AND ${time} < ${until}`;
}

/** The two conditions, each a range of an index, of which one holds for a time that lies on no counted day. */
export function notCounted(time: string, last: Day): string[] {
  const [from, until] = endsOf(last);
  return [`${time} < ${from}`, `${time} >= ${until}`];
}

/** FROM of a table with what it joins, with {tenants} and variables put in. */
export const fromClause = (entry: ExtractedTable, manifest: Manifest, tenants: readonly string[]): string => {
  const joined = entry.joins.map(({ relation, key, on }) => ` LEFT JOIN ${relation} ON ${key} = ${on}`);
  return fill(entry.from + joined.join(""), { ...manifest.variables, tenants: idArray(tenants) });
};
