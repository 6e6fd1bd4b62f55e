import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { FigureDays } from "#db/queries/figures/figure-days.ts";
import type { DayRow, Measure } from "../../charts/prepare-measures.ts";

/** A column of a chart's rows: three a figure, in the order of the figures. */
export type Column = `v${number}`;
export type Row = DayRow<Column>;

const columnsOf = (at: number): { value: Column; over: Column; under: Column } => ({
  value: `v${at * 3}`,
  over: `v${at * 3 + 1}`,
  under: `v${at * 3 + 2}`,
});

/** How the figure at a place is made of its days. A day without a row had nobody active, and nothing happened on it. */
export function measureOf(name: FigureName, at = 0): Measure<Column> {
  const { how } = figureOf(name);
  const { value, over, under } = columnsOf(at);
  switch (how) {
    case "ratio":
      return { how, over, under: [under] };
    case "sum":
      return { how, column: value };
    default:
      return { how, column: value, gap: "zero" };
  }
}

/** The parts of the ratio of the first figure as figures of their own. */
export const ratioParts: Measure<Column>[] = [
  { how: "sum", column: columnsOf(0).over },
  { how: "sum", column: columnsOf(0).under },
];

/** Where one figure has a row and another none, the other one's figure of that day is zero. */
function emptyRow(day: string, figures: number): Row {
  const columns = Array.from({ length: figures * 3 }, (_, at) => [`v${at}`, 0] as const);
  return { ...Object.fromEntries(columns), day } as Row;
}

/** The days of some figures side by side, as charts take them. */
export function rowsOf(days: FigureDays, names: readonly FigureName[]): Row[] {
  const rows = new Map<string, Row>();
  for (const [at, name] of names.entries())
    for (const { day, value, over, under } of days[name] ?? []) {
      const columns = columnsOf(at);
      const row = rows.get(day) ?? emptyRow(day, names.length);
      rows.set(day, { ...row, [columns.value]: value, [columns.over]: over, [columns.under]: under });
    }
  return [...rows.values()];
}
