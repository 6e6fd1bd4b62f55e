import { sum } from "d3-array";
import { type Day, type DayRange, daysOf, type WeekStart } from "#days.ts";
import { timeTicks, type ValueAxis, valueAxis } from "./prepare-axis.ts";
import { type Bucket, bucketsOf, type Grain, grainFor } from "./prepare-buckets.ts";
import { type DayRow, figure, type Measure } from "./prepare-measures.ts";

/** What is usual on a day: the middle half of the same weekdays before it, and their median. */
export type Band = { low: number; mid: number; high: number };

/** Something that a reader should know of a day; `text` is in the reader's language. */
export type Mark = { day: Day; kind: "holiday" | "note" | "failed"; text: string };

/** A value to compare with: one that somebody has set, or one that is known to mean something. */
export type Goal = { kind: "goal" | "mark"; value: number };

/**
 * One point of the time axis with a value for each series, in the order of the series; null is not known. `usual` is of the
 * first series.
 */
export type Point = Bucket & { values: (number | null)[]; usual: Band | null; marks: Mark[] };

/** All that a chart and its table draw: no decision is left to them. */
export type Prepared = {
  grain: Grain;
  points: Point[];
  ticks: string[];
  axis: ValueAxis;
  goal: Goal | null;
  hasPartial: boolean;
  /** Whether any value is known and not zero. */
  hasValues: boolean;
  /** Whether any value is known. */
  isKnown: boolean;
  /** Whether values add up over days, so that those of a stretch that is cut are smaller and not comparable. */
  isAdditive: boolean;
};

/**
 * - `weekStart`: the day that the reader's weeks begin with.
 * - `goal`: drawn as a line. The axis holds it.
 * - `usual`: the band of each day. It is drawn by day only: the quartiles of days are not those of weeks.
 */
export type SeriesOptions = {
  weekStart: WeekStart;
  isStacked?: boolean;
  isWhole?: boolean;
  grain?: Grain;
  goal?: Goal | null;
  usual?: ReadonlyMap<Day, Band>;
  marks?: readonly Mark[];
};

/** Rows by day: duplicates cannot occur (the query groups by day), the order of the rows does not matter. */
const byDay = <C extends string>(rows: readonly DayRow<C>[]) => new Map(rows.map((row) => [row.day, row]));

/** Groups the rows of a range into points, one value a measure, and decides both axes. */
export function prepareSeries<C extends string>(
  rows: readonly DayRow<C>[],
  range: DayRange,
  measures: readonly Measure<C>[],
  options: SeriesOptions,
): Prepared {
  const { weekStart, isStacked = false, isWhole = true, goal = null, usual, marks = [] } = options;
  const grain = options.grain ?? grainFor(range);
  const found = byDay(rows);
  const buckets = bucketsOf(range, grain, weekStart);
  const points = buckets.map((bucket): Point => {
    const days = daysOf(bucket).map((day) => found.get(day));
    return {
      ...bucket,
      values: measures.map((measure) => figure(days, measure)),
      usual: grain === "day" ? (usual?.get(bucket.from) ?? null) : null,
      marks: marks.filter(({ day }) => bucket.from <= day && day <= bucket.until),
    };
  });
  const heights = isStacked ? points.map((point) => sum(point.values)) : points.flatMap((p) => p.values);
  const bands = points.map((point) => point.usual?.high ?? null);
  const values = points.flatMap((point) => point.values);
  return {
    grain,
    points,
    ticks: timeTicks(buckets, grain, weekStart),
    axis: valueAxis([...heights, ...bands, goal?.value ?? null], isWhole),
    goal,
    hasPartial: points.some((point) => point.isPartial),
    hasValues: values.some((value) => value !== null && value !== 0),
    isKnown: values.some((value) => value !== null),
    isAdditive: measures.some(({ how }) => how === "sum"),
  };
}

/** Whether the first figure of a point is beyond what is usual on its day. */
export function isUnusual({ values, usual }: Point): boolean {
  const value = values[0] ?? null;
  return usual !== null && value !== null && (value < usual.low || value > usual.high);
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
