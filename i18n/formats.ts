import type { Formats, useFormatter } from "next-intl";
import type { Day, DayRange } from "#days.ts";
import type { Locale } from "./locales.ts";

const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

// Day and month in figures are read as 11/12 in two ways outside of Brazil: English gets the month's name.
const days = {
  "pt-BR": { day: "2-digit", month: "2-digit" },
  en: { day: "numeric", month: "short" },
} as const;

const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
const signed = { signDisplay: "exceptZero" } as const;

/** How moments, days and numbers look everywhere, by name: `format.dateTime(at, "instant")`. */
export const formatsOf = (locale: Locale) =>
  ({
    dateTime: {
      day: { ...days[locale], year: "numeric" },
      instant: { ...days[locale], year: "numeric", ...time },
      /** Without the year: for many moments side by side. */
      moment: { ...days[locale], ...time },
      precise: { ...days[locale], year: "numeric", ...time, second: "2-digit" },
      time,
      /** In words, for sentences, tooltips and what has the room. */
      longDay: { dateStyle: "long" },
      fullDay: { dateStyle: "full" },
      shortDay: { day: "numeric", month: "short", year: "numeric" },
      shortWeekday: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
      month: { month: "long", year: "numeric" },
      /** On an axis. */
      dayTick: { day: "numeric", month: "short" },
      monthTick: { month: "short", year: "2-digit" },
    },
    number: {
      integer: { maximumFractionDigits: 0 },
      brl: { style: "currency", currency: "BRL" },
      // Figures of a unit stand in columns and side by side: all of them with as many decimals.
      tenths: oneDecimal,
      share: { style: "percent", ...oneDecimal },
      compact: { notation: "compact", maximumFractionDigits: 1 },
      signedInteger: { maximumFractionDigits: 0, ...signed },
      signedTenths: { ...oneDecimal, ...signed },
      signedShare: { style: "percent", ...oneDecimal, ...signed },
    },
  }) satisfies Formats;

export type Formatter = ReturnType<typeof useFormatter>;

type DayFormat = Exclude<
  keyof ReturnType<typeof formatsOf>["dateTime"],
  "instant" | "moment" | "precise" | "time"
>;

// A day has no time zone, so neither the reader's nor that of Sao Paulo may move it.
const asItIs = { timeZone: "UTC" } as const;
const at = (day: Day) => new Date(`${day}T00:00:00Z`);

// The year 44 in figures would be read as one of our own.
const isNear = (day: Day) => /^[1-9]\d{3}-/.test(day) && !Number.isNaN(at(day).getTime());

/** A day; one without a year of four digits stays what it is: `infinity`, `0044-03-15 BC`, `12024-01-01`. */
export const formatDay = (format: Formatter, day: Day, name: DayFormat = "day"): string =>
  isNear(day) ? format.dateTime(at(day), name, asItIs) : day;

/** A range as short as the language allows: `16 – 22 Nov 2026`. */
export const formatRange = (
  format: Formatter,
  { from, until }: DayRange,
  name: DayFormat = "shortDay",
): string =>
  from === until ? formatDay(format, from, name) : format.dateTimeRange(at(from), at(until), name, asItIs);
