/** Rows that are read whatever their change times: those of which an expression is one of some ids. */
export type RowsBy = { of: string; ids: readonly string[] };

/** Which rows of a table a step reads. Times are ISO texts; `from` null reads everything. */
export type Window = {
  /** Tenants of which only what changed since `from` is read. */
  known: readonly string[];
  /** Tenants that joined: their whole history is read. */
  joined: readonly string[];
  from: string | null;
  /** Upper end, for a window that is loaded again on purpose; a nightly window is open above. */
  until: string | null;
  also?: readonly RowsBy[];
  /** Of a table without a key: whatever happened at just these times is read besides. */
  moments?: readonly string[];
  /** Rows that are left out, since they do not fit their table, each as `rowOf` names it. */
  without?: readonly string[];
};

/** The window that holds all rows of some tenants. */
export const everythingOf = (tenants: readonly string[]): Window => ({
  known: [],
  joined: tenants,
  from: null,
  until: null,
});

/** More ids than this are not named in a query any more: it costs less to read everything. */
const mostNamed = 100_000;

/** A window with some rows besides. */
export function including(window: Window, rows: readonly RowsBy[], tenants: readonly string[]): Window {
  const { without } = window;
  const also = rows.filter(({ ids }) => ids.length > 0);
  if (window.from === null || also.length === 0) return window;
  if (also.some(({ ids }) => ids.length > mostNamed)) return { ...everythingOf(tenants), without };
  return { ...window, also: [...(window.also ?? []), ...also] };
}

const units: Record<string, number> = { second: 1e3, minute: 6e4, hour: 36e5, day: 864e5 };

/** Milliseconds of a span such as `3 days`. */
export function span(text: string): number {
  const [count, unit] = text.split(" ") as [string, string];
  return Number(count) * (units[unit.replace(/s$/, "")] ?? Number.NaN);
}
