import { sum as added, mean } from "d3-array";
import type { Day } from "#days.ts";

/** The figures of one day as a query returns them; a null was never computed. */
export type DayRow<C extends string = string> = { day: Day } & Record<C, number | null>;

/**
 * How a figure of many days is made from those of one day.
 * - `sum`: additive over days; a day without a row is zero.
 * - `mean`: not additive; the mean per day. `last`: not additive; the value of the last day.
 *   What a day without a row means is not to be guessed: `gap` says it.
 * - `ratio`: sum of one column over the sum of others, null when that is zero.
 */
export type Measure<C extends string = string> =
  | { how: "sum"; column: C }
  | { how: "mean" | "last"; column: C; gap: "zero" | "unknown" }
  | { how: "ratio"; over: C; under: readonly C[] };

const isKnown = (value: number | null): value is number => value !== null;

/** What is known of a day that was asked for: its row, undefined where there is none. */
type DayOrGap<C extends string> = DayRow<C> | undefined;

const read = <C extends string>(row: DayRow<C>, column: C): number | null => row[column];

function sum<C extends string>(days: readonly DayOrGap<C>[], column: C): number | null {
  const rows = days.filter((day) => day !== undefined);
  const values = rows.map((row) => read(row, column)).filter(isKnown);
  // Rows that are there but were never computed are unknown; no rows at all are a true zero.
  if (rows.length > 0 && values.length === 0) return null;
  return added(values);
}

function values<C extends string>(
  days: readonly DayOrGap<C>[],
  column: C,
  gap: "zero" | "unknown",
): number[] {
  const missing = gap === "zero" ? 0 : null;
  return days.map((row) => (row === undefined ? missing : read(row, column))).filter(isKnown);
}

/** The figure of a measure over a run of days, one entry a day, in order. Null when nothing is known. */
export function figure<C extends string>(days: readonly DayOrGap<C>[], measure: Measure<C>): number | null {
  if (days.length === 0) return null;
  switch (measure.how) {
    case "sum":
      return sum(days, measure.column);
    case "mean":
      return mean(values(days, measure.column, measure.gap)) ?? null;
    case "last":
      return values(days.slice(-1), measure.column, measure.gap)[0] ?? null;
    case "ratio": {
      const parts = measure.under.map((column) => sum(days, column));
      const over = sum(days, measure.over);
      const under = parts.reduce<number | null>(
        (total, part) => (total === null || part === null ? null : total + part),
        0,
      );
      return over === null || under === null || under === 0 ? null : over / under;
    }
  }
}
