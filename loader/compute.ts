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
  const [grain = "day"] = grainsOf(entry);
  const column = `i."${entry.compute.inputs[input]?.touches[grain]}"`;
  if (grain !== "day")
    return `(SELECT i.* FROM ${input} i WHERE (i.id_tenant, ${column}) IN (SELECT id_tenant, value FROM ${staleTable(grain)}))`;
  const days = entry.compute.horizon === undefined ? staleTable("day") : readDays;
  // A join, not IN: each stale day is one range of the index on (id_tenant, time).
  return `(SELECT i.* FROM ${days} d JOIN ${input} i ON i.id_tenant = d.id_tenant
    AND ${column} >= d.since AND ${column} < d.until)`;
}

/** The temporary table that holds what was added to the rows behind a table: see opendb.added. */
const addedTable = "added";

/** What a table was last computed from, where it keeps that. */
const keptOf = (entry: ComputedTable) =>
  `SELECT id_tenant, value, belongs_to FROM opendb.kept WHERE target = '${entry.table}'`;

/** The temporary table of what was kept and is not any more, or the other way round. */
const movedTable = "moved";

function gatherMoved(entry: ComputedTable): string[] {
  if (!entry.compute.keeps) return [];
  const [now, kept] = [entry.compute.keeps.sql, keptOf(entry)];
  return [
    `CREATE TEMP TABLE ${movedTable} (id_tenant, value, belongs_to) ON COMMIT DROP AS
     ((${now}) EXCEPT (${kept})) UNION ALL ((${kept}) EXCEPT (${now}))`,
    // The planner takes such a difference for nearly everything.
    `ANALYZE ${movedTable}`,
  ];
}

/** The query that computes a table: all of it, or only what is stale (then only stale rows are right: see `isStale`). */
export function computeQuery(
  manifest: Manifest,
  entry: ComputedTable,
  asOf: string,
  scope: "all" | "stale",
): string {
  const { sql, incremental, keeps } = entry.compute;
  const isIncremental = scope === "stale" && incremental !== undefined;
  const values = fill(isIncremental ? incremental : sql, {
    ...manifest.variables,
    ...Object.fromEntries(grainsOf(entry).map((grain) => [staleTable(grain), staleTable(grain)])),
    as_of: `date '${asOf}'`,
    added: addedTable,
    moved: movedTable,
    keeps: keeps?.sql ?? "",
    kept: keptOf(entry),
  });
  return values.replace(/\{((?:lms|metrics)\.[a-z_]+)\}/g, (_, input: TableName) =>
    scope === "all" || isIncremental ? input : narrowed(entry, input),
  );
}

/** Whether a row of the computed table belongs to what is stale. */
export function isStale(entry: ComputedTable, row: string): string {
  const conditions = grainsOf(entry).map((grain) => {
    // The bare column, so that the key's index serves.
    const column = `${row}."${entry.compute.scopes[grain]}"`;
    return `(${row}.id_tenant, ${column}) IN (SELECT id_tenant, ${grain === "day" ? "day" : "value"} FROM ${staleTable(grain)})`;
  });
  return `(${conditions.join(" OR ")})`;
}

/**
 * Statements that gather what is stale from opendb.touched, before anything is computed. Days after `asOf` wait until
 * they have come. With a horizon, a touched day makes the days after it stale, and so do the days between the last
 * computed one and `asOf`, on which windows move on though nothing happened.
 */
export function gatherStale(entry: ComputedTable, asOf: string, computedUntil: string | null): string[] {
  const { horizon, keeps } = entry.compute;
  const day = `date '${asOf}' - date '1970-01-01'`;
  const statements = grainsOf(entry).map((grain) => {
    const marked = `SELECT id_tenant, value FROM opendb.touched WHERE target = '${entry.table}' AND grain = '${grain}'`;
    const touched =
      grain === keeps?.grain ? `${marked} UNION SELECT id_tenant, belongs_to FROM ${movedTable}` : marked;
    const values =
      grain !== "day" || horizon === undefined
        ? touched
        : `SELECT id_tenant, value + n AS value FROM (${touched}) t, generate_series(1, ${horizon}) n WHERE value + n <= ${day}
           UNION SELECT t.id, d FROM opendb.tenants t,
             generate_series(date '${computedUntil ?? asOf}' - date '1970-01-01' + 1, ${day}) d`;
    const times =
      grain === "day"
        ? ", date '1970-01-01' + value::integer AS day, opendb.day_start(date '1970-01-01' + value::integer) AS since, opendb.day_start(date '1970-01-01' + value::integer + 1) AS until"
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
  const isAdded = Object.values(entry.compute.inputs).some(({ adds }) => adds);
  const added = !isAdded
    ? []
    : [
        `CREATE TEMP TABLE ${addedTable} ON COMMIT DROP AS
           SELECT id_tenant, value, part, rows, amount FROM opendb.added WHERE target = '${entry.table}'`,
        `ANALYZE ${addedTable}`,
      ];
  return [
    ...gatherMoved(entry),
    ...statements,
    ...grainsOf(entry).map((grain) => `ANALYZE ${staleTable(grain)}`),
    ...read,
    ...added,
  ];
}
