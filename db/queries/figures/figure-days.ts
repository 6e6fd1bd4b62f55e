import "server-only";
import type { Day, DayRange } from "#days.ts";
import type { FigureName } from "#db/figures/daily.ts";
import { figureOf } from "#db/figures/daily.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import { byDay, byTable, type DayRow, figureValue } from "#db/figures/statements.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { asked } from "../table-page-asked.ts";
import { bound } from "./bound.ts";

/**
 * A figure on one day, over the tenants of a scope together. `value` is null where it was never computed, and where a
 * ratio has nothing to divide by. `over` and `under` are a ratio's parts, of which that of many days is made; null where they were
 * never computed, and of what is no ratio.
 */
export type FigureDay = { day: Day; value: number | null; over: number | null; under: number | null };

/** The days of a figure, ascending; a day without a row is absent. */
export type FigureDays = Partial<Record<FigureName, FigureDay[]>>;

const sum = (row: DayRow, columns: readonly string[]) =>
  columns.some((column) => row[column] === null)
    ? null
    : columns.reduce((total, column) => total + Number(row[column]), 0);

const dayOf = (figure: DailyFigure, row: DayRow): FigureDay => ({
  day: row.day,
  value: figureValue(figure, row),
  over: figure.how === "ratio" ? sum(row, [figure.over]) : null,
  under: figure.how === "ratio" ? sum(row, figure.under) : null,
});

/** The days of figures in a range, both ends included: one statement for each table that they come from. */
export async function figureDays(
  scope: Scope,
  names: readonly FigureName[],
  range: DayRange,
): Promise<FigureDays> {
  const wanted = [...new Set(names)].map((name) => ({ ...figureOf(name), name }));
  return asked(() =>
    scoped(scope, async (db) => {
      const days: FigureDays = {};
      for (const figures of byTable(wanted).values()) {
        const statement = bound(byDay(figures), { tenants: scope.tenants, ...range });
        const { rows } = await db.execute(statement);
        for (const figure of figures) days[figure.name] = rows.map((row) => dayOf(figure, row as DayRow));
      }
      return days;
    }),
  );
}
