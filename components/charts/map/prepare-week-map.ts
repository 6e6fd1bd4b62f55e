import { max, sum } from "d3-array";
import type { WeekStart } from "#days.ts";

/** A figure of an hour of a weekday, 0 for Sunday; null where the hour was on none of the days. */
export type HourCell = { weekday: number; hour: number; value: number | null };

/** `level`: 0 for none at all, then 1 to 5 by fifths of the greatest. Hours nobody has asked for are not known. */
export type MapCell = HourCell & { level: number };

/** Hours that follow one another on one day, `until` is the hour in which they end. */
export type Window = { from: number; until: number; value: number };

export type WeekMap = {
  /** Weekdays in the reader's order, each with 24 hours. */
  days: { weekday: number; cells: MapCell[] }[];
  greatest: number;
  busiest: HourCell | null;
  quietest: Window | null;
};

export const hours = Array.from({ length: 24 }, (_, hour) => hour);
const levels = 5;

/** The weekdays in the order of a calendar. */
export const weekdaysFrom = (start: WeekStart): number[] =>
  start === "sun" ? [0, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 0];

/** The hours on end with the least of all days together; of equals the earliest. It may go over midnight. */
function quietestOf(byHour: readonly number[], length: number): Window {
  const windows = hours.map((from) => ({
    from,
    until: (from + length) % 24,
    value: sum(Array.from({ length }, (_, at) => byHour[(from + at) % 24] ?? 0)),
  }));
  return windows.reduce((least, window) => (window.value < least.value ? window : least));
}

/** When things happen, by weekday and hour. An hour without a row counts as none. `length`: hours of the quiet window. */
export function prepareWeekMap(rows: readonly HourCell[], start: WeekStart, length = 3): WeekMap {
  const found = new Map(rows.map((row) => [row.weekday * 24 + row.hour, row.value]));
  const greatest = max(rows, ({ value }) => value) ?? 0;
  const days = weekdaysFrom(start).map((weekday) => ({
    weekday,
    cells: hours.map((hour): MapCell => {
      const given = found.get(weekday * 24 + hour);
      const value = given === undefined ? 0 : given;
      return { weekday, hour, value, level: value ? Math.ceil((value / greatest) * levels) : 0 };
    }),
  }));
  const cells = days.flatMap((day) => day.cells);
  const byHour = hours.map((hour) =>
    sum(
      cells.filter((cell) => cell.hour === hour),
      ({ value }) => value,
    ),
  );
  return {
    days,
    greatest,
    busiest: greatest > 0 ? (cells.find(({ value }) => value === greatest) ?? null) : null,
    quietest: greatest > 0 ? quietestOf(byHour, length) : null,
  };
}
