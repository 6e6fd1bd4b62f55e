import { beginOf, countedDays } from "#days.ts";
import { quote } from "#db/ddl.ts";
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

/** WHERE of a window at the source. */
export function windowCondition(entry: ExtractedTable, window: Window): string {
  const whole = `${entry.tenant} = ANY (${idArray([...window.known, ...window.joined])})`;
  const times = changeTimes(entry);
  if (window.from === null || times.length === 0) return whole;
  const read = [changedWithin(times, window.from, window.until), ...(window.also ?? []).map(isOneOf)];
  const known = `${entry.tenant} = ANY (${idArray(window.known)}) AND (${read.join(" OR ")})`;
  return window.joined.length === 0
    ? known
    : `((${known}) OR ${entry.tenant} = ANY (${idArray(window.joined)}))`;
}

/** WHERE of a window over a table without a key, as the warehouse sees it. */
export function storedWindow(entry: ExtractedTable, window: Window): string {
  const { tenant } = entry.names;
  if (window.from === null) return `${tenant} = ANY (${idArray([...window.known, ...window.joined])})`;
  const [column = "created_at"] =
    Object.entries(entry.columns).find(([, expression]) => expression === entry.changed?.created) ?? [];
  const time = quote(column);
  const before = window.until === null ? "" : ` AND ${time} < ${instant(window.until)}`;
  const within = `((${time} >= ${instant(window.from)} OR ${time} < ${first})${before} OR ${time} IS NULL)`;
  const known = `${tenant} = ANY (${idArray(window.known)}) AND ${within}`;
  return window.joined.length === 0 ? known : `((${known}) OR ${tenant} = ANY (${idArray(window.joined)}))`;
}
