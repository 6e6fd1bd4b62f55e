import type { ChartSeries } from "../chart-props.ts";
import type { Unit } from "../format.ts";
import type { Prepared } from "../prepare-series.ts";

/** The figures of a chart for a file: unrounded, days as `YYYY-MM-DD`, shares in percent. */
export type Sheet = { columns: string[]; rows: (string | number | null)[][] };

type Column = "from" | "until" | "low" | "mid" | "high" | "goal" | "mark" | "notes";

// Without the dust that binary fractions leave behind a hundredfold.
const inUnit = (unit: Unit, value: number | null) =>
  value !== null && unit === "share" ? Number((value * 100).toPrecision(12)) : value;

/** Every figure of a chart over time, a row a point; `word` names the columns that are not series. */
export function prepareSheet(
  prepared: Prepared,
  series: ChartSeries[],
  unit: Unit,
  word: (column: Column) => string,
): Sheet {
  const { points, goal } = prepared;
  const hasUsual = points.some(({ usual }) => usual !== null);
  const hasMarks = points.some(({ marks }) => marks.length > 0);
  const named = (label: string) => (unit === "share" ? `${label} (%)` : label);
  return {
    columns: [
      word("from"),
      word("until"),
      ...series.map(({ label }) => named(label)),
      ...(hasUsual ? [word("low"), word("mid"), word("high")].map(named) : []),
      ...(goal === null ? [] : [named(word(goal.kind))]),
      ...(hasMarks ? [word("notes")] : []),
    ],
    rows: points.map(({ from, until, values, usual, marks }) => [
      from,
      until,
      ...values.map((value) => inUnit(unit, value)),
      ...(hasUsual
        ? [usual?.low ?? null, usual?.mid ?? null, usual?.high ?? null].map((value) => inUnit(unit, value))
        : []),
      ...(goal === null ? [] : [inUnit(unit, goal.value)]),
      ...(hasMarks ? [marks.map(({ text }) => text).join("; ")] : []),
    ]),
  };
}
