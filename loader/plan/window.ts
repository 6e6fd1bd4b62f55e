/** Which rows of a table a step reads. Times are ISO texts; `from` null reads everything. */
export type Window = {
  /** Tenants of which only what changed since `from` is read. */
  known: readonly string[];
  /** Tenants that joined: their whole history is read. */
  joined: readonly string[];
  from: string | null;
  /** Upper end, for a window that is loaded again on purpose; a nightly window is open above. */
  until: string | null;
};

/** The window that holds all rows of some tenants. */
export const everythingOf = (tenants: readonly string[]): Window => ({
  known: [],
  joined: tenants,
  from: null,
  until: null,
});

const units: Record<string, number> = { second: 1e3, minute: 6e4, hour: 36e5, day: 864e5 };

/** Milliseconds of a span such as `3 days`. */
export function span(text: string): number {
  const [count, unit] = text.split(" ") as [string, string];
  return Number(count) * (units[unit.replace(/s$/, "")] ?? Number.NaN);
}
