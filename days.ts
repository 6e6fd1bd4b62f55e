import {
  startOfWeek as beginOfWeek,
  fromDate,
  parseDate,
  startOfMonth,
  toCalendarDate,
} from "@internationalized/date";

/** The clock by which everything is told: a day is a Sao Paulo day everywhere. */
export const timeZone = "America/Sao_Paulo";

/** A calendar day as `YYYY-MM-DD`. Days compare as text; no time zone is involved any more once a day is a day. */
export type Day = string;

/** A span of whole days, both ends included. */
export type DayRange = { from: Day; until: Day };

/**
 * The days of which figures are made, whatever times rows have; at each moment only those up to the day after it. A time
 * before the first is no time at which anything happened: `-infinity`, a year BC, the clock of a phone that lost its own.
 */
export const countedDays: DayRange = { from: "2000-01-01", until: "9999-12-31" };

/** Whether a text from outside is a day that exists, in the years 0001 to 9999. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < "0001") return false;
  // Not by the library's parser: forms ask this in the browser, which needs nothing else of the library.
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The day of a moment: what "today" means for data that is complete up to it. */
export const dayOf = (moment: Date): Day => toCalendarDate(fromDate(moment, timeZone)).toString();

/** The moment at which a day begins: its midnight, or one o'clock where summer time has skipped that. */
export const beginOf = (day: Day): Date => parseDate(day).toDate(timeZone);

/** The day `count` days later; negative counts go back. */
export const addDays = (day: Day, count: number): Day => parseDate(day).add({ days: count }).toString();

/** How many days a range holds, both ends included; 0 or less when it ends before it begins. */
export const lengthOf = ({ from, until }: DayRange): number => parseDate(until).compare(parseDate(from)) + 1;

/** The day that weeks begin with. */
export type WeekStart = "sun" | "mon";

/** The first day of a day's week. */
export const startOfWeek = (day: Day, start: WeekStart): Day =>
  beginOfWeek(parseDate(day), "pt-BR", start).toString();

/** The first day of a day's month. */
export const monthOf = (day: Day): Day => startOfMonth(parseDate(day)).toString();

/** The first day of the stretch that holds a day: of itself, of its week, of its month. */
export function startOf(day: Day, grain: "day" | "week" | "month", weekStart: WeekStart): Day {
  if (grain === "day") return day;
  return grain === "week" ? startOfWeek(day, weekStart) : monthOf(day);
}

/** The first day of the month `count` months after a day's. */
export const addMonths = (day: Day, count: number): Day =>
  startOfMonth(parseDate(day)).add({ months: count }).toString();

/** The range that begins on the day after the same day a year before, so that it ends with `until`: 365 or 366 days. */
export const yearUntil = (until: Day): DayRange => ({
  from: parseDate(until).subtract({ years: 1 }).add({ days: 1 }).toString(),
  until,
});

/** Every day of a range, ascending. */
export function daysOf({ from, until }: DayRange): Day[] {
  const days: Day[] = [];
  for (let day = parseDate(from); day.toString() <= until; day = day.add({ days: 1 }))
    days.push(day.toString());
  return days;
}

/** The earlier of two days. */
export function earlier(a: Day, b: Day): Day {
  if (b < a) return b;
  return a;
}

/** The later of two days. */
export function later(a: Day, b: Day): Day {
  if (b > a) return b;
  return a;
}
