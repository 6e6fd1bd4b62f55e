import {
  addDays,
  addMonths,
  type Day,
  type DayRange,
  earlier,
  later,
  lengthOf,
  startOf,
  type WeekStart,
} from "#days.ts";

export const grains = ["day", "week", "month"] as const;
export type Grain = (typeof grains)[number];

/** One stretch of the time axis. `isPartial`: the range cuts it, so it is not comparable with its neighbours. */
export type Bucket = { from: Day; until: Day; days: number; isPartial: boolean };

/**
 * The longest ranges drawn by day, two whole months, and by week, two years: more bars than about sixty are a barcode, and
 * days of one weekday repeat what the week says.
 */
export const longestByDay = 62;
export const longestByWeek = 731;

/** By what a range is grouped so that its chart stays readable. */
export function grainFor(range: DayRange): Grain {
  const days = lengthOf(range);
  if (days <= longestByDay) return "day";
  return days <= longestByWeek ? "week" : "month";
}

function next(start: Day, grain: Grain): Day {
  if (grain === "month") return addMonths(start, 1);
  return addDays(start, grain === "week" ? 7 : 1);
}

/** The buckets of a range, ascending, without gaps; the first and last are cut to the range. */
export function bucketsOf(range: DayRange, grain: Grain, weekStart: WeekStart): Bucket[] {
  const buckets: Bucket[] = [];
  for (let start = startOf(range.from, grain, weekStart); start <= range.until; start = next(start, grain)) {
    const end = addDays(next(start, grain), -1);
    const from = later(start, range.from);
    const until = earlier(end, range.until);
    buckets.push({
      from,
      until,
      days: lengthOf({ from, until }),
      isPartial: from !== start || until !== end,
    });
  }
  return buckets;
}
