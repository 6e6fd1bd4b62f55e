import type { Formats } from "next-intl";
import type { Locale } from "./locales.ts";

const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

// Day and month in figures are read as 11/12 in two ways outside of Brazil: English gets the month's name.
const days = {
  "pt-BR": { day: "2-digit", month: "2-digit" },
  en: { day: "numeric", month: "short" },
} as const;

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
    },
    number: {
      integer: { maximumFractionDigits: 0 },
      decimal: { maximumFractionDigits: 2 },
      percent: { style: "percent", maximumFractionDigits: 1 },
      compact: { notation: "compact", maximumFractionDigits: 1 },
    },
  }) satisfies Formats;
