import { sum } from "d3-array";
import type { WeekStart } from "#days.ts";

/** Hours of one day or of two that follow one another: from an hour of a weekday, 0 for Sunday, up to another one. */
export type WeekWindow = { weekday: number; from: number; until: number; lastWeekday: number; value: number };
/** The same hours of every day. */
export type DayWindow = { from: number; until: number; value: number };

export type Windows = {
  busiest: WeekWindow | null;
  quietest: WeekWindow | null;
  /** The hours in which the least happens on all days together. */
  daily: DayWindow | null;
};

type Cell = { weekday: number; hour: number; value: number | null };

/** Hours of a window. */
const length = 3;
const day = 24;
const week = 7 * day;
const hours = (from: number) => Array.from({ length }, (_, at) => from + at);

/**
 * The busiest and the quietest hours on end of a week that goes round, so that they may begin on one day and end on the
 * next, and the quietest of all days. An hour that is not among the cells has nothing in it; in no window is one that was on
 * none of the days, null. Of equal ones the first of the reader's week counts; where nothing happened at all there is none.
 */
export function prepareWindows(cells: readonly Cell[], start: WeekStart): Windows {
  const none = { busiest: null, quietest: null, daily: null };
  if (sum(cells, ({ value }) => value ?? 0) === 0) return none;
  const values = new Array<number | null>(week).fill(0);
  for (const { weekday, hour, value } of cells) values[weekday * day + hour] = value;
  const first = start === "sun" ? 0 : day;
  const windows = Array.from({ length: week }, (_, at) => (first + at) % week).flatMap(
    (begin): WeekWindow[] => {
      const own = hours(begin).map((at) => values[at % week] ?? null);
      if (own.includes(null)) return [];
      const last = (begin + length - 1) % week;
      return [
        {
          weekday: Math.floor(begin / day),
          from: begin % day,
          // Midnight at which a day ends belongs to that day.
          until: (last % day) + 1,
          lastWeekday: Math.floor(last / day),
          value: sum(own),
        },
      ];
    },
  );
  const best = <W extends { value: number }>(all: readonly W[], isBetter: (a: W, b: W) => boolean) =>
    all.reduce<W | null>((found, one) => (found === null || isBetter(one, found) ? one : found), null);
  const less = (a: { value: number }, b: { value: number }) => a.value < b.value;
  const ofHour = (hour: number) =>
    sum(Array.from({ length: 7 }, (_, at) => values[at * day + (hour % day)] ?? 0));
  const daily = Array.from({ length: day }, (_, from) => ({
    from,
    until: ((from + length - 1) % day) + 1,
    value: sum(hours(from), ofHour),
  }));
  return {
    busiest: best(windows, (a, b) => less(b, a)),
    quietest: best(windows, less),
    daily: best(daily, less),
  };
}
