import { addDays, type Day, type DayRange, lengthOf } from "#days.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import type { FigureDay } from "#db/queries/figures/figure-days.ts";

/** What a figure of one day is made of; `under` is 1 but for a ratio. */
type Parts = { over: number; under: number };

/**
 * A figure's days. `known`: from the first day of data to the last complete one. Inside of it a day without a row is zero;
 * outside of it nothing is known. `uncounted`: days inside of it whose row was never computed.
 */
export type Series = {
  figure: DailyFigure;
  known: DayRange | null;
  parts: ReadonlyMap<Day, Parts>;
  uncounted: ReadonlySet<Day>;
};

/** The series of a figure from its days, in any order, each once. */
export function seriesOf(figure: DailyFigure, days: readonly FigureDay[], known: DayRange | null): Series {
  const parts = new Map<Day, Parts>();
  const uncounted = new Set<Day>();
  for (const { day, ...made } of days) {
    const { over, under } = figure.how === "ratio" ? made : { over: made.value, under: 1 };
    if (over === null || under === null) uncounted.add(day);
    parts.set(day, { over: over ?? 0, under: under ?? 0 });
  }
  return { figure, known, parts, uncounted };
}

const partsOf = ({ figure, parts }: Series, day: Day): Parts =>
  parts.get(day) ?? { over: 0, under: figure.how === "ratio" ? 0 : 1 };

/** Whether all days of a range are ones of which something is known. */
export const covers = ({ known }: Pick<Series, "known">, range: DayRange): boolean =>
  known !== null && known.from <= range.from && range.until <= known.until;

/** A figure of some days, and of how many things it is a ratio: pass rates of three exams and of three thousand differ. */
export type Measured = { value: number | null; under: number };

/**
 * The figure of a range as statement `ofRange` computes it: days are added up where that makes sense, and nowhere else. Null
 * where a part of the range is not known, and for a ratio of nothing.
 */
export function measured(series: Series, range: DayRange): Measured {
  const { figure } = series;
  if (range.until < range.from || !covers(series, range)) return { value: null, under: 0 };
  if (figure.how === "last" || range.from === range.until)
    return ofParts(figure, partsOf(series, range.until));
  const added = { over: 0, under: 0 };
  for (const [day, { over, under }] of series.parts) {
    if (day < range.from || day > range.until) continue;
    added.over += over;
    added.under += under;
  }
  return ofParts(figure, added, lengthOf(range));
}

function ofParts({ how }: DailyFigure, { over, under }: Parts, days = 1): Measured {
  if (how === "ratio") return { value: under === 0 ? null : over / under, under };
  return { value: how === "mean" ? over / days : over, under: 1 };
}

/** A ratio of fewer things says nothing: one of them moves it by more than five points. */
export const fewest = 20;

/** The figure of one day as one may judge by it; undefined where it is not known, or a ratio of too few things. */
export function ofDay(series: Series, day: Day): (Measured & { value: number }) | undefined {
  if (series.uncounted.has(day)) return undefined;
  const { value, under } = measured(series, { from: day, until: day });
  if (value === null || (series.figure.how === "ratio" && under < fewest)) return undefined;
  return { value, under };
}

/** The part of a range that is over by its data: all of it, a beginning of it, or nothing. */
export function elapsed(range: DayRange, last: Day | undefined): DayRange | null {
  if (last === undefined || last < range.from) return null;
  return { from: range.from, until: last < range.until ? last : range.until };
}

/** The same stretch, some days earlier. */
export const earlierBy = ({ from, until }: DayRange, days: number): DayRange => ({
  from: addDays(from, -days),
  until: addDays(until, -days),
});
