import { max, nice, ticks } from "d3-array";
import { type Day, startOfWeek, type WeekStart } from "#days.ts";
import type { Bucket, Grain } from "./prepare-buckets.ts";

export type ValueAxis = { domain: [number, number]; ticks: number[] };

/** About how many steps an axis has; to be round it takes one to four. */
const steps = 3;

/**
 * An axis from zero to a round number at or above the greatest value. Counts (`isWhole`) never get ticks between whole
 * numbers. Nothing known, or all zero, still gives an axis.
 */
export function valueAxis(values: readonly (number | null)[], isWhole = true): ValueAxis {
  const greatest = max(values, (value) => (value === 0 ? null : value)) ?? 1;
  const [, top] = nice(0, isWhole ? Math.ceil(greatest) : greatest, steps);
  const round = ticks(0, top, steps);
  return { domain: [0, top], ticks: isWhole ? round.filter(Number.isInteger) : round };
}

/** Buckets at which a new stretch of time begins, from fine to coarse, for each grain. */
type IsStart = (bucket: Bucket, before: Bucket | undefined, weekStart: WeekStart) => boolean;

const starts: Record<Grain, IsStart[]> = {
  day: [
    () => true,
    (bucket, _, weekStart) => startOfWeek(bucket.from, weekStart) === bucket.from,
    (bucket, before) => before?.from.slice(0, 7) !== bucket.from.slice(0, 7),
  ],
  week: [
    () => true,
    (bucket, before) => before !== undefined && before.from.slice(0, 7) !== bucket.from.slice(0, 7),
    (bucket, before) => before !== undefined && quarter(before.from) !== quarter(bucket.from),
  ],
  month: [
    () => true,
    (bucket) => ["01", "04", "07", "10"].includes(bucket.from.slice(5, 7)),
    (bucket) => bucket.from.slice(5, 7) === "01",
  ],
};

const quarter = (day: Day) => `${day.slice(0, 4)}-${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

/**
 * First days of the buckets that get a label: every one when few, else first days of weeks, months, quarters or years, whichever
 * first comes to `most` or fewer. So labels fall on days that mean something, not on every nth.
 */
export function timeTicks(buckets: readonly Bucket[], grain: Grain, weekStart: WeekStart, most = 14): Day[] {
  for (const isStart of starts[grain]) {
    const ticks = buckets
      .filter((bucket, index) => isStart(bucket, buckets[index - 1], weekStart))
      .map((bucket) => bucket.from);
    if (ticks.length > 0 && ticks.length <= most) return ticks;
  }
  const every = Math.ceil(buckets.length / most);
  return buckets.filter((_, index) => index % every === 0).map((bucket) => bucket.from);
}
