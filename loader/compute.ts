import type { TableName } from "#db/schema/index.ts";
import type { ComputedTable, Grain, Manifest } from "./manifest.ts";
import { fill } from "./query.ts";

/** The temporary table that holds what is stale in a grain: (id_tenant, value), and for days the instants of the day. */
export const staleTable = (grain: Grain): string => `stale_${grain}`;

/** For a table with a horizon: the days that must be read to compute the stale ones. */
export const readDays = "read_day";

const grainsOf = (entry: ComputedTable) => Object.keys(entry.compute.scopes) as Grain[];

/** Narrows one input to the rows that a stale part of the table needs. */
function narrowed(entry: ComputedTable, input: TableName): string {
  const spec = entry.compute.inputs[input];
  const reads = { ...spec?.touches, ...spec?.reads };
  const grains = grainsOf(entry).filter((grain) => reads[grain] !== undefined);
  const days = entry.compute.horizon === undefined ? staleTable("day") : readDays;
  if (grains.length === 1 && grains[0] === "day")
    // A join, not IN: each stale day is one range of the index on (id_tenant, time).
    return `(SELECT i.* FROM ${days} d JOIN ${input} i ON i.id_tenant = d.id_tenant
      AND i."${reads.day}" >= d.since AND i."${reads.day}" < d.until)`;
  const conditions = grains.map((grain) => {
    const what = reads[grain] ?? "";
    if (!/^[a-z_]+$/.test(what.trim())) return fill(what, { stale: staleTable(grain) });
    return `(i.id_tenant, i."${what.trim()}") IN (SELECT id_tenant, value FROM ${staleTable(grain)})`;
  });
  // A row that is needed for several reasons is read once.
  const branches = conditions.map((condition, at) => {
    const earlier = conditions.slice(0, at).map((other) => ` AND (${other}) IS NOT TRUE`);
    return `SELECT i.* FROM ${input} i WHERE ${condition}${earlier.join("")}`;
  });
  return `(${branches.join(" UNION ALL ")})`;
}

/** The temporary table that holds what was added to the rows behind a table: see opendb.added. */
const addedTable = "added";

/** The query that computes a table: all of it, or only what is stale (then only stale rows are right: see `isStale`). */
export function computeQuery(
  manifest: Manifest,
  entry: ComputedTable,
  asOf: string,
  scope: "all" | "stale",
): string {
  const { sql, incremental } = entry.compute;
  const isAdding = scope === "stale" && incremental !== undefined;
  const [grain = "day"] = grainsOf(entry);
  const values = fill(isAdding ? incremental : sql, {
    ...manifest.variables,
    as_of: `date '${asOf}'`,
    stale: staleTable(grain),
    added: addedTable,
  });
  return values.replace(/\{((?:lms|metrics)\.[a-z_]+)\}/g, (_, input: TableName) =>
    scope === "all" || isAdding ? input : narrowed(entry, input),
  );
}

/** Whether a row of the computed table belongs to what is stale. */
export function isStale(entry: ComputedTable, row: string): string {
  const conditions = grainsOf(entry).map((grain) => {
    const column = `${row}."${entry.compute.scopes[grain]}"`;
    const value = grain === "day" ? `${column} - date '1970-01-01'` : column;
    return `(${row}.id_tenant, ${value}) IN (SELECT id_tenant, value FROM ${staleTable(grain)})`;
  });
  return `(${conditions.join(" OR ")})`;
}

/**
 * Statements that gather what is stale from opendb.touched, before anything is computed. Days after `asOf` wait until
 * they have come. With a horizon, a touched day makes the days after it stale, and so do the days between the last
 * computed one and `asOf`, on which windows move on though nothing happened.
 */
export function gatherStale(entry: ComputedTable, asOf: string, computedUntil: string | null): string[] {
  const { horizon } = entry.compute;
  const day = `date '${asOf}' - date '1970-01-01'`;
  const statements = grainsOf(entry).map((grain) => {
    const touched = `SELECT id_tenant, value FROM opendb.touched WHERE target = '${entry.table}' AND grain = '${grain}'`;
    const values =
      grain !== "day" || horizon === undefined
        ? touched
        : `SELECT id_tenant, value + n AS value FROM (${touched}) t, generate_series(1, ${horizon}) n WHERE value + n <= ${day}
           UNION SELECT t.id, d FROM opendb.tenants t,
             generate_series(date '${computedUntil ?? asOf}' - date '1970-01-01' + 1, ${day}) d`;
    const times =
      grain === "day"
        ? ", opendb.day_start(date '1970-01-01' + value::integer) AS since, opendb.day_start(date '1970-01-01' + value::integer + 1) AS until"
        : "";
    return `CREATE TEMP TABLE ${staleTable(grain)} ON COMMIT DROP AS SELECT id_tenant, value::bigint AS value${times} FROM (${values}) s`;
  });
  const read =
    horizon === undefined
      ? []
      : [
          `CREATE TEMP TABLE ${readDays} ON COMMIT DROP AS
           SELECT id_tenant, opendb.day_start(date '1970-01-01' + value::integer) AS since,
             opendb.day_start(date '1970-01-01' + value::integer + 1) AS until
           FROM (SELECT DISTINCT s.id_tenant, s.value - n AS value FROM ${staleTable("day")} s,
             generate_series(1, ${horizon}) n) d`,
          `ANALYZE ${readDays}`,
        ];
  const added =
    entry.compute.incremental === undefined
      ? []
      : [
          `CREATE TEMP TABLE ${addedTable} ON COMMIT DROP AS
           SELECT id_tenant, value, part, rows, amount FROM opendb.added WHERE target = '${entry.table}'`,
          `ANALYZE ${addedTable}`,
        ];
  return [
    ...statements,
    ...grainsOf(entry).map((grain) => `ANALYZE ${staleTable(grain)}`),
    ...read,
    ...added,
  ];
}
