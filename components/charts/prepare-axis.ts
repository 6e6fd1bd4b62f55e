import { type Day, weekday } from "./calendar.ts";
import type { Bucket, Grain } from "./prepare-buckets.ts";

export type ValueAxis = { domain: [number, number]; ticks: number[] };

const steps = [1, 2, 2.5, 5, 10];

/** The smallest of 1, 2, 2.5, 5 or 10 times a power of ten that is at least `least`. */
function niceStep(least: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (steps.find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
  return isWhole ? Math.max(1, Math.ceil(step)) : step;
}

/**
 * An axis from zero to a round number at or above the greatest value, with at most five lines.
 * Counts (`isWhole`) never get ticks between whole numbers. Nothing known, or all zero, still gives an axis.
 */
export function valueAxis(values: readonly (number | null)[], isWhole = true): ValueAxis {
  const greatest = values.reduce<number>((top, value) => Math.max(top, value ?? 0), 0);
  if (greatest === 0) return { domain: [0, 1], ticks: isWhole ? [0, 1] : [0, 0.5, 1] };
  const step = niceStep(greatest / 4, isWhole);
  const lines = Math.ceil(greatest / step - 1e-9);
  const ticks = Array.from({ length: lines + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { domain: [0, ticks.at(-1) ?? 1], ticks };
}

/** Buckets at which a new stretch of time begins, from fine to coarse, for each grain. */
const starts: Record<Grain, ((bucket: Bucket, before: Bucket | undefined) => boolean)[]> = {
  day: [
    () => true,
    (bucket) => weekday(bucket.from) === 1,
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
 * First days of the buckets that get a label: every one when few, else Mondays, months, quarters or years, whichever
 * first comes to `most` or fewer. So labels fall on days that mean something, not on every nth.
 */
export function timeTicks(buckets: readonly Bucket[], grain: Grain, most = 14): Day[] {
  for (const isStart of starts[grain]) {
    const ticks = buckets
      .filter((bucket, index) => isStart(bucket, buckets[index - 1]))
      .map((bucket) => bucket.from);
    if (ticks.length > 0 && ticks.length <= most) return ticks;
  }
  const every = Math.ceil(buckets.length / most);
  return buckets.filter((_, index) => index % every === 0).map((bucket) => bucket.from);
}
