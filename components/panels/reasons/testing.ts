import { addDays, type Day, type DayRange, daysOf } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import { type FigureRow, type Series, seriesOf } from "./series.ts";

const columnOf = (figure: DailyFigure) => (figure.how === "ratio" ? figure.over : figure.column);

/** Rows of a figure that is no ratio: what `at` says of each day, no row where it says nothing. */
export const rowsOf = (
  figure: DailyFigure,
  range: DayRange,
  at: (day: Day, index: number) => number | null | undefined,
): FigureRow[] =>
  daysOf(range).flatMap((day, index) => {
    const value = at(day, index);
    return value === undefined ? [] : [{ day, [columnOf(figure)]: value }];
  });

/** A series of a figure that is no ratio, known on all days of the range. */
export const series = (
  name: FigureName,
  range: DayRange,
  at: (day: Day, index: number) => number | null | undefined,
): Series => seriesOf(figureOf(name), rowsOf(figureOf(name), range, at), range);

/** A series of pass rates: how many passed, of how many. */
export const passRates = (
  range: DayRange,
  at: (day: Day, index: number) => readonly [number, number],
): Series =>
  seriesOf(
    figureOf("pass_rate"),
    daysOf(range).map((day, index) => {
      const [passed, all] = at(day, index);
      return { day, exams_passed: passed, exams_failed: all - passed };
    }),
    range,
  );

/** So many days that end with one. */
export const daysUntil = (until: Day, count: number): DayRange => ({
  from: addDays(until, 1 - count),
  until,
});
