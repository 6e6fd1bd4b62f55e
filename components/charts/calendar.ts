/** A calendar day as `YYYY-MM-DD`. Days compare as text; no time zone is involved any more once a day is a day. */
export type Day = string;

/** A span of whole days, both ends included. */
export type DayRange = { from: Day; until: Day };

const dayMs = 86_400_000;
const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;

const at = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const of = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** Whether a text from outside is a day that exists, within the years that a `date` prints in four digits. */
export function isDay(text: string): boolean {
  if (!pattern.test(text) || text < "1900-01-01") return false;
  const ms = at(text);
  return !Number.isNaN(ms) && of(ms) === text;
}

/** The day `count` days later; negative counts go back. */
export const addDays = (day: Day, count: number): Day => of(at(day) + count * dayMs);

/** How many days a range holds, both ends included; 0 or less when it ends before it begins. */
export const lengthOf = ({ from, until }: DayRange): number => Math.round((at(until) - at(from)) / dayMs) + 1;

/** 1 for Monday to 7 for Sunday. */
export const weekday = (day: Day): number => new Date(at(day)).getUTCDay() || 7;

/** The Monday on or before a day. */
export const mondayOf = (day: Day): Day => addDays(day, 1 - weekday(day));

/** The first day of a day's month. */
export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`;

/** The first day of the month `count` months after a day's. */
export function addMonths(day: Day, count: number): Day {
  const month = new Date(at(monthOf(day)));
  return of(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + count, 1));
}

/** The range that begins on the day after the same day a year before, so that it ends with `until`: 365 or 366 days. */
export function yearUntil(until: Day): DayRange {
  const before = `${Number(until.slice(0, 4)) - 1}${until.slice(4)}`;
  // 29 February has no counterpart: its year begins on 1 March.
  return { from: isDay(before) ? addDays(before, 1) : `${before.slice(0, 4)}-03-01`, until };
}

/** The range of the same length that ends the day before. */
export function rangeBefore(range: DayRange): DayRange {
  return { from: addDays(range.from, -lengthOf(range)), until: addDays(range.from, -1) };
}

/** Every day of a range, ascending. */
export function daysOf(range: DayRange): Day[] {
  return Array.from({ length: Math.max(0, lengthOf(range)) }, (_, index) => addDays(range.from, index));
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

/** The Sao Paulo day of a moment: what "today" means for data that is complete up to it. */
export const dayOf = (moment: Date): Day =>
  // The Swedish way of writing a date is the ISO one.
  new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Sao_Paulo" }).format(moment);
