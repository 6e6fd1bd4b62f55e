import type { Formats } from "next-intl";

/** How moments, days and numbers look everywhere, by name: `format.dateTime(at, "instant")`. */
export const formats = {
  dateTime: {
    instant: { day: "2-digit", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
    precise: {
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    },
    day: { day: "2-digit", month: "2-digit", year: "numeric" },
    time: { hour: "2-digit", minute: "2-digit" },
  },
  number: {
    integer: { maximumFractionDigits: 0 },
    decimal: { maximumFractionDigits: 2 },
    percent: { style: "percent", maximumFractionDigits: 1 },
    compact: { notation: "compact", maximumFractionDigits: 1 },
  },
} satisfies Formats;
