import type { ComputedTable, Manifest } from "#loader/manifest/manifest.ts";
import { fill } from "#loader/manifest/sql.ts";
import {
  counted,
  gatherStale,
  grainsOf,
  invalidated,
  lastCounted,
  narrowed,
  staleDays,
  withInputs,
} from "./stale.ts";
import type { Strategy } from "./strategy.ts";

/** The values of one grain stand for themselves: the stale ones are computed from the rows of theirs alone. */
export function partitions(entry: ComputedTable, { variables }: Manifest): Strategy {
  const [grain = "day"] = grainsOf(entry);
  return {
    gather: (days) =>
      gatherStale(grain, grain === "day" ? staleDays(entry, days) : invalidated(entry, grain)),
    maintain: () => [],
    query: (extent, asOf) =>
      withInputs(fill(entry.model.sql, variables), (input) =>
        extent === "all" ? counted(entry, input, lastCounted(asOf)) : narrowed(entry, input, grain),
      ),
    settle: () => [],
  };
}
