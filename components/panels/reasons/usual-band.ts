import { quantileSorted } from "d3-array";
import { addDays, type Day } from "#days.ts";
import { ofDay, type Series } from "./series.ts";

/** How many of the same weekdays before a day say what is usual for it, and of how many at least something is known. */
export const bandWeeks = 8;
export const fewestKnown = 4;

/**
 * What is usual for a day: median and quartiles of the same weekdays of the eight weeks before, `width` between these, and
 * the edges `low` and `high`, beyond which a day is marked.
 */
export type Band = {
  low: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  high: number;
  width: number;
};

/**
 * How far from a quartile an edge is, in widths. Of days that differ by chance alone as many are marked then as 5 in 100; of
 * those outside of the quartiles themselves it would be 60, and at Tukey's 1.5 it would be 9 (usual-band.test.ts counts).
 */
const reach = 2;

/** Of a normal distribution, from quartile to quartile in standard deviations. */
const quartilesApart = 1.349;

/**
 * What chance alone makes of a median: of so many things that happen independently (Poisson), or of a share of so many
 * (binomial, with one more of each kind, so that 0 and 100 % vary, too). Eight equal days are no reason to mark a ninth that differs
 * by one.
 */
function byChance(figure: Series["figure"], median: number, under: number): number {
  if (figure.unit !== "share") return quartilesApart * Math.sqrt(Math.max(1, median));
  const share = (median * under + 1) / (under + 2);
  return quartilesApart * Math.sqrt((share * (1 - share)) / Math.max(1, under));
}

/** The days that say what is usual for one, the latest first. */
const baseOf = (day: Day): Day[] =>
  Array.from({ length: bandWeeks }, (_, week) => addDays(day, -7 * (week + 1)));

/**
 * The band of a day; null where fewer than four of its base are known. Holidays are no measure of anything. `days` are the eight days
 * of `baseOf`, from whoever has them at hand.
 */
export function usualBand(
  series: Series,
  day: Day,
  holidays: ReadonlySet<Day>,
  days: readonly Day[] = baseOf(day),
): Band | null {
  const base = days
    .filter((before) => !holidays.has(before))
    .flatMap((before) => ofDay(series, before) ?? []);
  if (base.length < fewestKnown) return null;
  const sorted = (of: "value" | "under") => base.map((one) => one[of]).sort((a, b) => a - b);
  const values = sorted("value");
  const at = (part: number, of = values) => quantileSorted(of, part) ?? 0;
  const [lowerQuartile, median, upperQuartile] = [at(0.25), at(0.5), at(0.75)];
  const under = series.figure.how === "ratio" ? at(0.5, sorted("under")) : 1;
  const width = Math.max(upperQuartile - lowerQuartile, byChance(series.figure, median, under));
  const high = upperQuartile + reach * width;
  return {
    low: Math.max(0, lowerQuartile - reach * width),
    lowerQuartile,
    median,
    upperQuartile,
    high: series.figure.unit === "share" ? Math.min(1, high) : high,
    width,
  };
}

/** How far outside of a band a value is, in its widths; 0 inside, negative below. */
export function outside({ low, high, width }: Band, value: number): number {
  if (value > high) return (value - high) / width;
  return value < low ? (value - low) / width : 0;
}
