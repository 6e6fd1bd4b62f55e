import { max } from "d3-array";
import type { WeekStart } from "#days.ts";
import { prepareWindows, type Windows } from "./prepare-windows.ts";

/** A figure of an hour of a weekday, 0 for Sunday; null where the hour was on none of the days. */
export type HourCell = { weekday: number; hour: number; value: number | null };

/** `level`: 0 for none at all, then 1 to 5 by fifths of the greatest. Hours nobody has asked for are not known. */
export type MapCell = HourCell & { level: number };

export type WeekMap = {
  /** Weekdays in the reader's order, each with 24 hours. */
  days: { weekday: number; cells: MapCell[] }[];
  greatest: number;
  /** The busiest and the quietest hours on end. */
  windows: Windows;
};

export const hours = Array.from({ length: 24 }, (_, hour) => hour);
const levels = 5;

/** The weekdays in the order of a calendar. */
export const weekdaysFrom = (start: WeekStart): number[] =>
  start === "sun" ? [0, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 0];

/** When things happen, by weekday and hour. An hour without a row counts as none. */
export function prepareWeekMap(rows: readonly HourCell[], start: WeekStart): WeekMap {
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
  return { days, greatest, windows: prepareWindows(rows, start) };
}
