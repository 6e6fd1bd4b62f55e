import { addDays, type Day, type DayRange, daysOf } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { FigureDay } from "#db/queries/figures/figure-days.ts";
import { type Series, seriesOf } from "./series.ts";

/** Days of a figure that is no ratio: what `at` says of each day, no row where it says nothing. */
const daysWith = (range: DayRange, at: (day: Day, index: number) => number | null | undefined): FigureDay[] =>
  daysOf(range).flatMap((day, index) => {
    const value = at(day, index);
    return value === undefined ? [] : [{ day, value, over: null, under: null }];
  });

/** A series of a figure that is no ratio, known on all days of the range. */
export const series = (
  name: FigureName,
  range: DayRange,
  at: (day: Day, index: number) => number | null | undefined,
): Series => seriesOf(figureOf(name), daysWith(range, at), range);

/** A series of pass rates: how many passed, of how many. */
export const passRates = (
  range: DayRange,
  at: (day: Day, index: number) => readonly [number, number],
): Series =>
  seriesOf(
    figureOf("pass_rate"),
    daysOf(range).map((day, index) => {
      const [over, under] = at(day, index);
      return { day, value: under === 0 ? null : over / under, over, under };
    }),
    range,
  );

/** So many days that end with one. */
export const daysUntil = (until: Day, count: number): DayRange => ({
  from: addDays(until, 1 - count),
  until,
});
