import type { TableName } from "#db/schema/index.ts";
import { fill } from "#loader/extract/query.ts";
import type { ComputedTable, Grain, Manifest } from "#loader/manifest/manifest.ts";

/** The temporary table that holds what is stale in a grain: (id_tenant, value), and for days the instants of the day. */
export const staleTable = (grain: Grain): string => `stale_${grain}`;

/** The temporary table of the days that must be looked at to compute the stale ones of a table with a horizon. */
const readDays = "read_day";

/** The temporary table of the days whose inputs changed. */
const touchedDays = "touched_day";

/** Everything, or what is stale. */
export type Scope = "all" | "stale";

const grainsOf = (entry: ComputedTable) => Object.keys(entry.compute.scopes) as Grain[];

/** Narrows one input to the rows that a stale part of the table needs. */
function narrowed(entry: ComputedTable, input: TableName): string {
  const [grain = "day"] = grainsOf(entry);
  const column = `i."${entry.compute.inputs[input]?.touches[grain]}"`;
  if (grain !== "day")
    return `(SELECT i.* FROM ${input} i WHERE (i.id_tenant, ${column}) IN (SELECT id_tenant, value FROM ${staleTable(grain)}))`;
  const days = entry.compute.daily ? touchedDays : staleTable("day");
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

/** Statements that keep, after it was computed, what a table was computed from: all of it, or only what moved. */
export function keepBasis(entry: ComputedTable, scope: Scope): string[] {
  const { keeps } = entry.compute;
  if (keeps === undefined) return [];
  const moved =
    scope === "all" ? "" : ` AND (id_tenant, value) IN (SELECT id_tenant, value FROM ${movedTable})`;
  return [
    `DELETE FROM opendb.kept WHERE target = '${entry.table}'${moved}`,
    `INSERT INTO opendb.kept SELECT '${entry.table}', id_tenant, value, belongs_to
     FROM (${keeps.sql}) k (id_tenant, value, belongs_to) WHERE true${moved}`,
  ];
}

/** What is kept of the days: all of them, or those that the stale ones need. */
const dailyOf = (entry: ComputedTable, scope: Scope) =>
  `(SELECT id_tenant, day, unnest(held) AS value FROM opendb.daily WHERE target = '${entry.table}'${
    scope === "all" ? "" : ` AND (id_tenant, day) IN (SELECT id_tenant, day FROM ${readDays})`
  })`;

/** Puts inputs in for {schema.table}. */
const withInputs = (sql: string, of: (input: TableName) => string) =>
  sql.replace(/\{((?:lms|metrics)\.[a-z_]+)\}/g, (_, input: TableName) => of(input));

/** Statements that bring what is kept of the days in line with the inputs: all of it, or the days that were touched. */
export function keepDaily(entry: ComputedTable, scope: Scope): string[] {
  const { daily } = entry.compute;
  if (daily === undefined) return [];
  const query = withInputs(daily, (input) => (scope === "all" ? input : narrowed(entry, input)));
  const outdated =
    scope === "all" ? "" : ` AND (id_tenant, day) IN (SELECT id_tenant, day FROM ${touchedDays})`;
  return [
    `DELETE FROM opendb.daily WHERE target = '${entry.table}'${outdated}`,
    `INSERT INTO opendb.daily (target, id_tenant, day, held)
     SELECT '${entry.table}', q.id_tenant, q.day, array_agg(q.value) FROM (${query}) q GROUP BY 2, 3`,
    // Just filled, it would be read by a plan for nothing that is known of it.
    ...(scope === "all" ? ["ANALYZE opendb.daily"] : []),
  ];
}

/** The query that computes a table: all of it, or only what is stale (then only stale rows are right: see `isStale`). */
export function computeQuery(manifest: Manifest, entry: ComputedTable, asOf: string, scope: Scope): string {
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
    daily: dailyOf(entry, scope),
    first_day: scope === "all" ? "date '-infinity'" : `(SELECT min(day) FROM ${staleTable("day")})`,
  });
  return withInputs(values, (input) => (scope === "all" || isIncremental ? input : narrowed(entry, input)));
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

/** A day, and the instants between which it lies. */
function timesOf(value: string): string {
  const day = (n: string) => `date '1970-01-01' + ${n}::integer`;
  return `${day(value)} AS day, opendb.day_start(${day(value)}) AS since, opendb.day_start(${day(`(${value} + 1)`)}) AS until`;
}

/**
 * Statements that gather what is stale from opendb.touched, before anything is computed. Days after `asOf` wait until
 * they have come. With a horizon, a touched day makes the days after it stale, and so do the days between the last
 * computed one and `asOf`, on which windows move on though nothing happened.
 */
export function gatherStale(entry: ComputedTable, asOf: string, computedUntil: string | null): string[] {
  const { horizon, keeps, daily } = entry.compute;
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
    const times = grain === "day" ? `, ${timesOf("value")}` : "";
    return `CREATE TEMP TABLE ${staleTable(grain)} ON COMMIT DROP AS SELECT id_tenant, value::bigint AS value${times} FROM (${values}) s`;
  });
  const read =
    daily === undefined
      ? []
      : [
          `CREATE TEMP TABLE ${readDays} ON COMMIT DROP AS
           SELECT DISTINCT s.id_tenant, s.day - n AS day FROM ${staleTable("day")} s, generate_series(1, ${horizon}) n`,
          `CREATE TEMP TABLE ${touchedDays} ON COMMIT DROP AS SELECT id_tenant, ${timesOf("value")}
           FROM opendb.touched WHERE target = '${entry.table}' AND grain = 'day'`,
          `ANALYZE ${readDays}`,
          `ANALYZE ${touchedDays}`,
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
