import { addDays, countedDays, type Day, earlier } from "#days.ts";
import { literal } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import type { ComputedTable } from "#loader/manifest/manifest.ts";
import type { Grain } from "#loader/manifest/model.ts";
import { isCounted } from "#loader/manifest/sql.ts";
import type { Days } from "./strategy.ts";

/** The temporary table that holds what is stale in a grain: (id_tenant, value), and for days the instants of the day. */
export const staleTable = (grain: Grain): string => `stale_${grain}`;

/** The grains in which a table is recomputed. */
export const grainsOf = ({ model }: ComputedTable) => Object.keys(model.grain) as Grain[];

/** A day as the number that stands for it: days since 1970-01-01. */
export const numberOf = (day: Day): string => `(date '${day}' - date '1970-01-01')`;

/** What loads have invalidated of a table in a grain. */
export const invalidated = ({ table }: ComputedTable, grain: Grain): string =>
  `SELECT id_tenant, value FROM opendb.invalidations WHERE target = ${literal(table)} AND grain = ${literal(grain)}`;

/** What loads have invalidated of a table by day, up to a last one. */
export const invalidatedDays = (entry: ComputedTable, last: Day = countedDays.until): string =>
  `SELECT id_tenant, value FROM (${invalidated(entry, "day")}) i
   WHERE value BETWEEN ${numberOf(countedDays.from)} AND ${numberOf(last)}`;

/** The last day that is counted of data as of a day: the clock of a phone, or its midnight, may be ahead. */
export const lastCounted = (asOf: Day): Day => earlier(addDays(asOf, 1), countedDays.until);

/** The days of which a table is stale: invalidated ones, and those that have come since, for rows that were there before them. */
export const staleDays = (entry: ComputedTable, { asOf, computedUntil }: Days): string =>
  `${invalidatedDays(entry, lastCounted(asOf))}
   UNION SELECT t.id, d FROM opendb.tenants t,
     generate_series(${numberOf(lastCounted(computedUntil ?? asOf))} + 1, ${numberOf(lastCounted(asOf))}) d`;

/** A day as a date, and the instants between which it lies; `value` counts days since 1970-01-01. */
export function timesOf(value: string): string {
  const day = (n: string) => `date '1970-01-01' + ${n}::integer`;
  return `${day(value)} AS day, opendb.day_start(${day(value)}) AS since, opendb.day_start(${day(`(${value} + 1)`)}) AS until`;
}

/** Makes the table of what is stale in a grain from a query of (id_tenant, value). */
export function gatherStale(grain: Grain, values: string): string[] {
  const times = grain === "day" ? `, ${timesOf("value")}` : "";
  return [
    `CREATE TEMP TABLE ${staleTable(grain)} ON COMMIT DROP AS
     SELECT id_tenant, value::bigint AS value${times} FROM (${values}) s`,
    `ANALYZE ${staleTable(grain)}`,
  ];
}

/** Whether a row of the computed table belongs to what is stale. */
export function isStale({ model }: ComputedTable, row: string): string {
  const conditions = (Object.keys(model.grain) as Grain[]).map((grain) => {
    // The bare column, so that the key's index serves.
    const column = `${row}."${model.grain[grain]}"`;
    return `(${row}.id_tenant, ${column}) IN (SELECT id_tenant, ${grain === "day" ? "day" : "value"} FROM ${staleTable(grain)})`;
  });
  return `(${conditions.join(" OR ")})`;
}

/** Puts inputs in for {schema.table}. */
export const withInputs = (sql: string, of: (input: TableName) => string): string =>
  sql.replace(/\{((?:lms|metrics)\.[a-z_]+)\}/g, (_, input: TableName) => of(input));

/** An input's rows whose time lies on a counted day, up to a last one; all rows of an input that tells no time. */
export function counted({ model }: ComputedTable, input: TableName, last?: Day): string {
  const time = model.inputs[input]?.invalidates.day;
  return time ? `(SELECT i.* FROM ${input} i WHERE ${isCounted(`i."${time}"`, last)})` : input;
}

/** An input's rows of some days: a join, not IN, so that each day is one range of the index on (id_tenant, time). */
export function withinDays({ model }: ComputedTable, input: TableName, days: string): string {
  const time = `i."${model.inputs[input]?.invalidates.day}"`;
  return `(SELECT i.* FROM ${days} d JOIN ${input} i ON i.id_tenant = d.id_tenant
    AND ${time} >= d.since AND ${time} < d.until)`;
}

/** An input's rows that the stale values of a grain need. */
export function narrowed(entry: ComputedTable, input: TableName, grain: Grain): string {
  if (grain === "day") return withinDays(entry, input, staleTable(grain));
  const column = `i."${entry.model.inputs[input]?.invalidates[grain]}"`;
  return `(SELECT i.* FROM ${input} i WHERE (i.id_tenant, ${column}) IN (SELECT id_tenant, value FROM ${staleTable(grain)}))`;
}
