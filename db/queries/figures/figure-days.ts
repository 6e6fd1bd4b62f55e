import "server-only";
import type { Day, DayRange } from "#days.ts";
import type { FigureName } from "#db/figures/daily.ts";
import { dailyFigures, figureOf } from "#db/figures/daily.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import { byDay, byTable, type DayRow, figureValue } from "#db/figures/statements.ts";
import type { Scope } from "#db/scope.ts";
import { asked } from "../table-page-asked.ts";
import { heldRows } from "./held.ts";

/**
 * A figure on one day, over the tenants of a scope together. `value` is null where it was never computed, and where a
 * ratio has nothing to divide by. `over` and `under` are a ratio's parts, of which that of many days is made; null where
 * none of them was ever computed, and of what is no ratio.
 */
export type FigureDay = { day: Day; value: number | null; over: number | null; under: number | null };

/** The days of a figure, ascending; a day without a row is absent. */
export type FigureDays = Partial<Record<FigureName, FigureDay[]>>;

/** A ratio's parts as the statement of a range adds them up: what was never computed counts for nothing beside what was. */
function partsOf(figure: DailyFigure, row: DayRow): Pick<FigureDay, "over" | "under"> {
  if (figure.how !== "ratio") return { over: null, under: null };
  const columns = [figure.over, ...figure.under];
  if (columns.every((column) => row[column] === null)) return { over: null, under: null };
  const under = figure.under.reduce((total, column) => total + Number(row[column]), 0);
  return { over: Number(row[figure.over]), under };
}

const dayOf = (figure: DailyFigure, row: DayRow): FigureDay => ({
  day: row.day,
  value: figureValue(figure, row),
  ...partsOf(figure, row),
});

/** All figures of one table are read at once, whichever are wanted: so all pages ask the same, and the answer is held for them. */
const together = byTable(dailyFigures);

/** The days of figures in a range, both ends included: one statement for each table that they come from, side by side. */
export async function figureDays(
  scope: Scope,
  names: readonly FigureName[],
  range: DayRange,
): Promise<FigureDays> {
  const wanted = [...new Set(names)].map((name) => ({ ...figureOf(name), name }));
  return asked(async () => {
    const days: FigureDays = {};
    const tables = [...byTable(wanted)].map(async ([table, figures]) => {
      const rows = await heldRows(scope, byDay(together.get(table) ?? figures), range);
      for (const figure of figures) days[figure.name] = rows.map((row) => dayOf(figure, row));
    });
    await Promise.all(tables);
    return days;
  });
}
