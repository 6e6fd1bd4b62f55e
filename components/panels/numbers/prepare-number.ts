import type { DayRange, WeekStart } from "#days.ts";
import type { FigureName } from "#db/figures/daily.ts";
import type { FigureUnit } from "#db/figures/figure.ts";
import type { FigureDay } from "#db/queries/figures/figure-days.ts";
import { prepareSeries } from "../../charts/prepare-series.ts";
import type { Comparison } from "../panel-params.ts";
import { type Change, comparisonOf } from "../reasons/comparison.ts";
import { measured, type Series } from "../reasons/series.ts";
import { measureOf, rowsOf } from "../themes/figure-rows.ts";

export type PreparedNumber = {
  name: FigureName;
  unit: FigureUnit;
  value: number | null;
  change: Change;
  /** Its course over the range, without stretches that the range cuts: they would look like a fall. */
  course: (number | null)[];
};

/** What is shown of a number, with what it is compared, and how the reader's weeks begin. */
export type Around = { range: DayRange; comparison: Comparison; weekStart: WeekStart };

/** A number of a range, its change and its course. `days` are those of the series. */
export function prepareNumber(
  name: FigureName,
  series: Series,
  days: readonly FigureDay[],
  { range, comparison, weekStart }: Around,
): PreparedNumber {
  const { points } = prepareSeries(rowsOf({ [name]: [...days] }, [name]), range, [measureOf(name)], {
    weekStart,
  });
  return {
    name,
    unit: series.figure.unit,
    value: measured(series, range).value,
    change: comparisonOf(series, range, comparison),
    course: points.filter(({ isPartial }) => !isPartial).map(({ values }) => values[0] ?? null),
  };
}
