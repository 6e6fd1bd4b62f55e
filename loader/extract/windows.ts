import { beginOf, countedDays } from "#days.ts";
import { literal, quote } from "#db/ddl.ts";
import type { ExtractedTable } from "#loader/manifest/manifest.ts";
import { idArray, instant } from "#loader/manifest/sql.ts";
import type { RowsBy, Window } from "#loader/plan/window.ts";

/* A window as a condition: over the source's rows, and over those that stand in the warehouse. */

/** The change times of a table as expressions over its `from`. */
export const changeTimes = (entry: ExtractedTable): string[] =>
  Object.values(entry.changed ?? {}).filter((expression) => expression !== undefined);

// A change time before it says nothing of when the row changed.
const first = instant(beginOf(countedDays.from).toISOString());

/**
 * The rows whose greatest change time lies in a window. Written as alternatives, so that each change column's own
 * index serves; a row without any change time that can be belongs to every window, or it would never arrive.
 */
export function changedWithin(times: string[], from: string, until: string | null): string {
  const since = times.map((time) => `${time} >= ${instant(from)}`);
  const never = times.map((time) => `(${time} IS NULL OR ${time} < ${first})`).join(" AND ");
  const open = `(${[...since, `(${never})`].join(" OR ")})`;
  if (until === null) return open;
  return `${open} AND coalesce(greatest(${times.join(", ")}), '-infinity') < ${instant(until)}`;
}

const isOneOf = ({ of, ids }: RowsBy): string => `${of} = ANY (${idArray(ids)})`;

/** What names a row at the source: its key as text, or without one where it lies, which holds within a snapshot. */
export const rowOf = ({ names: { key }, columns }: ExtractedTable): string => {
  const parts = key.map((name) => `(${columns[name] ?? "NULL"})::text`);
  return `ROW(${key.length > 0 ? parts.join(", ") : "s.tableoid, s.ctid"})::text`;
};

/** Whether a row is one of some, each as `rowOf` names it. */
export const isAmong = (entry: ExtractedTable, rows: readonly string[]): string =>
  // A subquery is hashed by every version of PostgreSQL.
  `${rowOf(entry)} IN (SELECT unnest(ARRAY[${rows.map(literal).join(", ")}]::text[]))`;

/** WHERE of a window at the source. */
export function windowCondition(entry: ExtractedTable, window: Window): string {
  const within = withinWindow(entry, window);
  const { without = [] } = window;
  return without.length === 0 ? within : `(${within}) AND NOT ${isAmong(entry, without)}`;
}

const isAt = (time: string, moments: readonly string[]): string =>
  `${time} = ANY (ARRAY[${moments.map(literal).join(", ")}]::timestamptz[])`;

function withinWindow(entry: ExtractedTable, window: Window): string {
  const whole = `${entry.tenant} = ANY (${idArray([...window.known, ...window.joined])})`;
  const times = changeTimes(entry);
  if (window.from === null || times.length === 0) return whole;
  const read = [changedWithin(times, window.from, window.until), ...(window.also ?? []).map(isOneOf)];
  const { moments = [] } = window;
  if (moments.length > 0 && entry.changed?.created) read.push(isAt(entry.changed.created, moments));
  const known = `${entry.tenant} = ANY (${idArray(window.known)}) AND (${read.join(" OR ")})`;
  return window.joined.length === 0
    ? known
    : `((${known}) OR ${entry.tenant} = ANY (${idArray(window.joined)}))`;
}

/** The column that says when an event happened. */
export const timeColumn = ({ columns, changed }: ExtractedTable): string =>
  Object.entries(columns).find(([, expression]) => expression === changed?.created)?.[0] ?? "created_at";

/** WHERE of a window over a table without a key, as the warehouse sees it. */
export function storedWindow(entry: ExtractedTable, window: Window): string {
  const { tenant } = entry.names;
  if (window.from === null) return `${tenant} = ANY (${idArray([...window.known, ...window.joined])})`;
  const time = quote(timeColumn(entry));
  const { moments = [] } = window;
  const besides = moments.length > 0 ? ` OR ${isAt(time, moments)}` : "";
  const before = window.until === null ? "" : ` AND ${time} < ${instant(window.until)}`;
  const within = `((${time} >= ${instant(window.from)} OR ${time} < ${first})${before} OR ${time} IS NULL${besides})`;
  const known = `${tenant} = ANY (${idArray(window.known)}) AND ${within}`;
  return window.joined.length === 0 ? known : `((${known}) OR ${tenant} = ANY (${idArray(window.joined)}))`;
}
