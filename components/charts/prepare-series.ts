import { sum } from "d3-array";
import { type DayRange, daysOf } from "#days.ts";
import { timeTicks, type ValueAxis, valueAxis } from "./prepare-axis.ts";
import { type Bucket, bucketsOf, type Grain, grainFor } from "./prepare-buckets.ts";
import { type DayRow, figure, type Measure } from "./prepare-measures.ts";

/** One point of the time axis with a value for each series, in the order of the series; null is not known. */
export type Point = Bucket & { values: (number | null)[] };

/** All that a chart and its table draw: no decision is left to them. */
export type Prepared = {
  grain: Grain;
  points: Point[];
  ticks: string[];
  axis: ValueAxis;
  hasPartial: boolean;
  /** Whether any value is known and not zero. */
  hasValues: boolean;
};

/** `reach`: a value that the axis must hold even where no point does, such as a line to compare with. */
export type SeriesOptions = { isStacked?: boolean; isWhole?: boolean; grain?: Grain; reach?: number };

/** Rows by day: duplicates cannot occur (the query groups by day), the order of the rows does not matter. */
const byDay = <C extends string>(rows: readonly DayRow<C>[]) => new Map(rows.map((row) => [row.day, row]));

/** Groups the rows of a range into points, one value a measure, and decides both axes. */
export function prepareSeries<C extends string>(
  rows: readonly DayRow<C>[],
  range: DayRange,
  measures: readonly Measure<C>[],
  options: SeriesOptions = {},
): Prepared {
  const grain = options.grain ?? grainFor(range);
  const found = byDay(rows);
  const buckets = bucketsOf(range, grain);
  const points = buckets.map((bucket) => {
    const days = daysOf(bucket).map((day) => found.get(day));
    return { ...bucket, values: measures.map((measure) => figure(days, measure)) };
  });
  const heights = options.isStacked
    ? points.map((point) => sum(point.values))
    : points.flatMap((p) => p.values);
  return {
    grain,
    points,
    ticks: timeTicks(buckets, grain),
    axis: valueAxis([...heights, options.reach ?? null], options.isWhole ?? true),
    hasPartial: points.some((point) => point.isPartial),
    hasValues: points.some((point) => point.values.some((value) => value !== null && value !== 0)),
  };
}

/** The one figure of a whole range, for the headline. */
export function prepareFigure<C extends string>(
  rows: readonly DayRow<C>[],
  range: DayRange,
  measure: Measure<C>,
): number | null {
  const found = byDay(rows);
  return figure(
    daysOf(range).map((day) => found.get(day)),
    measure,
  );
}
