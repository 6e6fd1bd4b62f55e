import {
  addDays,
  addMonths,
  type Day,
  type DayRange,
  earlier,
  lengthOf,
  startOf,
  type WeekStart,
} from "#days.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import type { Comparison } from "../panel-params.ts";
import { earlierBy, elapsed, fewest, type Measured, measured, type Series } from "./series.ts";
import { shownChange, shownTenths } from "./shown.ts";

/** 52 weeks: a year moved so that each day meets its own weekday. */
const yearDays = 364;

/**
 * By how many days a range is moved back. `weekdays`: the least whole number of weeks that is no less than its length, so
 * that each day meets its weekday and none is on both sides. `year`: 364 days; a range longer than that has no last year
 * that it is not itself a part of, and is moved as for `weekdays`.
 */
export function shiftOf(range: DayRange, how: Exclude<Comparison, "none">): number {
  const weeks = Math.max(1, Math.ceil(lengthOf(range) / 7)) * 7;
  return how === "year" ? Math.max(yearDays, weeks) : weeks;
}

/** The days that are compared, and the same number of days before. */
export type Compared = { now: DayRange; before: DayRange; shift: number };

/**
 * What of a range is compared with what; null where nothing is: by choice, or as none of it is over yet. Of a range that
 * goes on beyond the last complete day, the part that is over is compared with the same part of the one before.
 */
export function comparedRanges(range: DayRange, how: Comparison, last: Day | undefined): Compared | null {
  if (how === "none") return null;
  const now = elapsed(range, last);
  if (!now) return null;
  const shift = shiftOf(range, how);
  return { now, before: earlierBy(now, shift), shift };
}

/** The first day that has to be read for a page: of the comparison, and of the eight weeks before the range. */
export const readFrom = (range: DayRange, how: Comparison): Day =>
  earlier(addDays(range.from, -56), how === "none" ? range.from : addDays(range.from, -shiftOf(range, how)));

/** The week or month before, as far in as this one is: 1 to 12 November beside 1 to 12 October. */
export function bucketBefore(
  bucket: DayRange,
  grain: "day" | "week" | "month",
  weekStart: WeekStart,
): DayRange {
  const start = startOf(bucket.from, grain, weekStart);
  if (grain !== "month") return earlierBy(bucket, grain === "week" ? 7 : 1);
  const before = addMonths(start, -1);
  const from = addDays(before, lengthOf({ from: start, until: bucket.from }) - 1);
  return { from, until: earlier(addDays(from, lengthOf(bucket) - 1), addDays(start, -1)) };
}

/** How a change is told: `share` of what was there, `absolute` in things, `points` of per cent. */
export type ChangeKind = "share" | "absolute" | "points";

/**
 * A figure against another one of itself.
 * - `compared`: `change` is the difference of both as shown: in things, or in percentage points. `share` is it over what was
 *   there, null where that is below 20 or the figure is a share itself. `isFew`: a ratio of fewer than 20 things on a side.
 * - `too_early`: days before the first of data, so that anything would look like a rise, or everything like a fall.
 * - `unknown`: no number on one side; `off`: nothing is compared.
 */
export type Change =
  | {
      state: "compared";
      now: number;
      before: number;
      change: number;
      share: number | null;
      kind: ChangeKind;
      tone: "good" | "bad" | "neutral";
      isFew: boolean;
    }
  | { state: "too_early" | "unknown" | "off" };

const toneOf = ({ better }: DailyFigure, change: number) => {
  if (change === 0 || better === "neither") return "neutral";
  return change > 0 === (better === "more") ? "good" : "bad";
};

/** Two numbers of a figure, compared. */
export function changeOf(figure: DailyFigure, now: Measured, before: Measured): Change {
  if (now.value === null || before.value === null) return { state: "unknown" };
  const change = shownChange(figure.unit, now.value, before.value);
  const base = shownTenths(figure.unit, before.value) / 10;
  const share = figure.unit === "share" || base < fewest ? null : change / base;
  return {
    state: "compared",
    now: now.value,
    before: before.value,
    change,
    share,
    kind: figure.unit === "share" ? "points" : share === null ? "absolute" : "share",
    tone: toneOf(figure, change),
    isFew: figure.how === "ratio" && Math.min(now.under, before.under) < fewest,
  };
}

/** A figure of a range against that of the range that it is compared with. */
export function comparisonOf(series: Series, range: DayRange, how: Comparison): Change {
  if (how === "none") return { state: "off" };
  const compared = comparedRanges(range, how, series.known?.until);
  if (!compared || !series.known) return { state: "unknown" };
  if (compared.before.from < series.known.from) return { state: "too_early" };
  return changeOf(series.figure, measured(series, compared.now), measured(series, compared.before));
}
