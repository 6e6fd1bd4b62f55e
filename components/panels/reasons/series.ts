import { addDays, type Day, type DayRange, lengthOf } from "#days.ts";
import type { DailyFigure } from "#db/figures/figure.ts";

/** A row of a statement by day (db/figures): `day`, and the columns of which figures are made; null was never computed. */
export type FigureRow = Readonly<Record<string, string | number | null>>;

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

const columnsOf = (figure: DailyFigure) =>
  figure.how === "ratio"
    ? { over: figure.over, under: figure.under }
    : { over: figure.column, under: undefined };

/** The series of a figure from rows of its table, in any order, each day once. */
export function seriesOf(figure: DailyFigure, rows: readonly FigureRow[], known: DayRange | null): Series {
  const { over, under } = columnsOf(figure);
  const parts = new Map<Day, Parts>();
  const uncounted = new Set<Day>();
  for (const row of rows) {
    const day = String(row.day);
    const read = (column: string) => row[column] ?? null;
    const values = [over, ...(under ?? [])].map(read);
    if (values.includes(null)) uncounted.add(day);
    const added = under?.reduce((sum, column) => sum + Number(read(column) ?? 0), 0);
    parts.set(day, { over: Number(read(over) ?? 0), under: added ?? 1 });
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
