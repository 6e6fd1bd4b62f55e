import type pg from "pg";
import type { ManifestTable } from "#loader/manifest/manifest.ts";

/**
 * How far a table is loaded, how many milliseconds ago that was by the warehouse's own clock, for which tenants, and
 * whether its rows are those of an earlier version of the contract.
 */
export type Known = { until: string; age: number; tenants: string[]; isOutdated: boolean };

/** How far each table of a warehouse is, by name; those that were never loaded are missing. */
export async function readWatermarks(warehouse: pg.Client): Promise<Map<string, Known>> {
  // As JSON: a plan is also made for a warehouse that has no such column yet.
  const { rows } = await warehouse.query<Known & { table_name: string }>(
    `SELECT coalesce((to_jsonb(w) ->> 'is_outdated')::boolean, false) AS "isOutdated", table_name, to_json(until AT TIME ZONE 'UTC') #>> '{}' || 'Z' AS until, tenants,
       extract(epoch FROM clock_timestamp() - loaded_at)::float8 * 1000 AS age FROM opendb.watermarks w`,
  );
  return new Map(rows.map(({ table_name, ...known }) => [table_name, known]));
}

/** The source time up to which all of some tables are complete; null while one of them was never loaded. */
export async function completeUntil(
  warehouse: pg.Client,
  tables: readonly ManifestTable[],
): Promise<string | null> {
  const known = await readWatermarks(warehouse);
  const times = tables.map(({ table }) => Date.parse(known.get(table)?.until ?? ""));
  return times.some(Number.isNaN) ? null : new Date(Math.min(...times)).toISOString();
}
