import { type Day, type DayRange, rangeBefore } from "#days.ts";
import { rounded, type Unit } from "./format.ts";
import type { DayRow, Measure } from "./prepare-measures.ts";
import { prepareFigure } from "./prepare-series.ts";

/**
 * A figure against that of the range of the same length just before.
 * - `compared`: both are known. `share` is the relative change, null where it means nothing (from zero, or a ratio,
 *   whose `change` is in points).
 * - `too_early`: the range before begins before the first day of data, so a comparison would flatter.
 * - `unknown`: one of the two is not known.
 */
export type Comparison =
  | { state: "compared"; before: number; change: number; share: number | null }
  | { state: "too_early" }
  | { state: "unknown" };

export type Headline = { value: number | null; comparison: Comparison };

/** The change is that of the figures as they are shown: a reader who subtracts one from the other gets the same. */
function compare(value: number | null, before: number | null, isRatio: boolean, unit: Unit): Comparison {
  if (value === null || before === null) return { state: "unknown" };
  const [shown, was] = [rounded(unit, value), rounded(unit, before)];
  const change = rounded(unit, shown - was);
  return { state: "compared", before, change, share: isRatio || was === 0 ? null : change / was };
}

/**
 * The headline of a range: its figure and the comparison. `rows` cover both ranges; `first` is the first day that has
 * any data in the scope, null for none.
 */
export function prepareHeadline<C extends string>(
  rows: readonly DayRow<C>[],
  range: DayRange,
  measure: Measure<C>,
  first: Day | null,
  unit: Unit,
): Headline {
  const value = prepareFigure(rows, range, measure);
  const previous = rangeBefore(range);
  if (first === null || previous.from < first) return { value, comparison: { state: "too_early" } };
  const before = prepareFigure(rows, previous, measure);
  return { value, comparison: compare(value, before, measure.how === "ratio", unit) };
}
