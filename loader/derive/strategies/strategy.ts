/** How much of a table: everything, or what is stale. */
export type Extent = "all" | "stale";

/** Up to which day a table is computed, and up to which it was before. Days are ISO dates of Sao Paulo. */
export type Days = { asOf: string; computedUntil: string | null };

/**
 * How a model is recomputed, as SQL for one transaction: `gather` when only what is stale is computed, then `maintain`,
 * then the rows of `query` go into the table, then `settle`.
 */
export type Strategy = {
  /** Makes temporary tables of what is stale: `staleTable` of each grain, and what else the query reads. */
  gather(days: Days): string[];
  /** Brings what the strategy keeps between computations in line with the inputs. */
  maintain(extent: Extent): string[];
  /** Computes the table: all of it, or what is stale (then only stale rows are right: see `isStale`). */
  query(extent: Extent, asOf: string): string;
  /** Keeps, after the table was computed, what the next computation starts from. */
  settle(extent: Extent): string[];
};
