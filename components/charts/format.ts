import type { Day } from "#days.ts";
import type { Bucket, Grain } from "./prepare-buckets.ts";

/** `count`: a number of things. `mean`: a number of things a day. `share`: a part of one, shown in percent. */
export type Unit = "count" | "mean" | "share";

// Days are shown as they are: a day has no time zone, so the reader's must not move it.
const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
const at = (day: Day) => new Date(`${day}T00:00:00Z`);

const digits: Record<Unit, Intl.NumberFormatOptions> = {
  count: { maximumFractionDigits: 0 },
  mean: { maximumFractionDigits: 1 },
  share: { style: "percent", maximumFractionDigits: 1 },
};

/** A figure in the reader's locale; one that is not known is a dash. */
export function formatFigure(locale: string, unit: Unit, value: number | null): string {
  if (value === null) return "–";
  // A tenth of a learner says nothing beside hundreds of them.
  const options = unit === "mean" && value >= 100 ? digits.count : digits[unit];
  return new Intl.NumberFormat(locale, options).format(value);
}

/** A change with its sign; of a share, in percentage points without their unit. */
export function formatChange(locale: string, unit: Unit, change: number): string {
  const value = unit === "share" ? change * 100 : change;
  const maximumFractionDigits = unit === "count" || (unit === "mean" && Math.abs(value) >= 10) ? 0 : 1;
  return new Intl.NumberFormat(locale, { maximumFractionDigits, signDisplay: "exceptZero" }).format(value);
}

/** A relative change with its sign: `+4.5%`. */
export function formatShare(locale: string, share: number): string {
  const maximumFractionDigits = Math.abs(share) < 1 ? 1 : 0;
  const options = { style: "percent", maximumFractionDigits, signDisplay: "exceptZero" } as const;
  return new Intl.NumberFormat(locale, options).format(share);
}

/** A label of the value axis: short, so that the plot keeps its width. */
export function formatTick(locale: string, unit: Unit, value: number): string {
  if (unit === "share") return formatFigure(locale, unit, value);
  return new Intl.NumberFormat(locale, { notation: value >= 10_000 ? "compact" : "standard" }).format(value);
}

/** A day in words: `22 November 2026`, with its weekday where asked. */
export function formatDay(locale: string, day: Day, weekday: "none" | "short" | "full" = "none"): string {
  if (weekday === "short")
    return dates(locale, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(
      at(day),
    );
  return dates(locale, { dateStyle: weekday === "full" ? "full" : "long" }).format(at(day));
}

/** A range as short as the locale allows: `16 – 22 Nov 2026`. */
export function formatRange(locale: string, from: Day, until: Day): string {
  const format = dates(locale, { day: "numeric", month: "short", year: "numeric" });
  return from === until ? format.format(at(from)) : format.formatRange(at(from), at(until));
}

/** The full name of a stretch of the time axis, for tooltips and tables. */
export function formatBucket(
  locale: string,
  bucket: Bucket,
  grain: Grain,
  weekday: "short" | "full" = "full",
): string {
  if (grain === "day") return formatDay(locale, bucket.from, weekday);
  if (grain === "month" && !bucket.isPartial)
    return dates(locale, { month: "long", year: "numeric" }).format(at(bucket.from));
  return formatRange(locale, bucket.from, bucket.until);
}

/** A label of the time axis. */
export function formatTimeTick(locale: string, day: Day, grain: Grain): string {
  const options: Intl.DateTimeFormatOptions =
    grain === "month" ? { month: "short", year: "2-digit" } : { day: "numeric", month: "short" };
  return dates(locale, options).format(at(day)).replace(/ de /g, " ").replace(/\./g, "");
}
