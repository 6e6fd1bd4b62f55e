import { linearRegression, mean, sampleCorrelation } from "simple-statistics";
import type { Bucket } from "../prepare-buckets.ts";
import type { Point, Prepared } from "../prepare-series.ts";

/** A value and the stretch of the time axis that it is of. */
export type Said = { value: number; at: Bucket };

/** `none`: not said, because there are too few points or they go up and down. */
export type Direction = "up" | "down" | "flat" | "none";

/** What a series shows, for a sentence. Stretches that the range cuts count only where there are no two others. */
export type Summary =
  | { kind: "unknown" }
  | { kind: "same"; value: number }
  | { kind: "one"; only: Said }
  | { kind: "many"; most: Said; least: Said; last: Said; direction: Direction };

/** With fewer points there is no direction; a smaller change of the fitted line, as a part of the mean, is none. */
const leastPoints = 4;
const leastChange = 0.05;
/** A line that explains less than a quarter of the variance (Pearson's r below one half) tells no direction. */
const leastCorrelation = 0.5;

function directionOf(values: readonly number[]): Direction {
  if (values.length < leastPoints) return "none";
  const points = values.map((value, at) => [at, value]);
  const change = (linearRegression(points).m * (values.length - 1)) / mean([...values]);
  if (Math.abs(change) < leastChange) return "flat";
  const r = sampleCorrelation(
    points.map(([at = 0]) => at),
    [...values],
  );
  if (Math.abs(r) < leastCorrelation) return "none";
  return change > 0 ? "up" : "down";
}

/** The greatest by a measure; of equals the latest, which is what is still remembered. */
const latest = (all: readonly Said[], by: (said: Said) => number): Said | undefined =>
  all.reduce<Said | undefined>((best, said) => (best && by(best) > by(said) ? best : said), undefined);

/** The summary of a series of what was prepared, by its place. */
export function summarize({ points }: Pick<Prepared, "points">, series: number): Summary {
  const known = points.flatMap((point: Point) => {
    const value = point.values[series] ?? null;
    return value === null ? [] : [{ value, at: point }];
  });
  const whole = known.filter(({ at }) => !at.isPartial);
  const counted = whole.length > 1 ? whole : known;
  const [first] = counted;
  const most = latest(counted, ({ value }) => value);
  const least = latest(counted, ({ value }) => -value);
  const last = counted.at(-1);
  if (!first || !most || !least || !last) return { kind: "unknown" };
  if (counted.length === 1) return { kind: "one", only: first };
  if (most.value === least.value) return { kind: "same", value: first.value };
  return { kind: "many", most, least, last, direction: directionOf(counted.map(({ value }) => value)) };
}
