import type { Day } from "#days.ts";
import { type Formatter, formatDay, formatRange } from "#i18n/formats.ts";
import type { Bucket, Grain } from "./prepare-buckets.ts";

/**
 * `count`: a number of things. `mean`: a number of things a day. `share`: a part of one, shown in percent. `bytes`: room on
 * a disk, in decimal units.
 */
export type Unit = "count" | "mean" | "share" | "bytes";

const sizes = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

/** Bytes in the unit that leaves a number one can read: `1.2 GB`. */
export function formatBytes(format: Formatter, bytes: number): string {
  const power = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(1, Math.abs(bytes))) / 3));
  const value = bytes / 1000 ** power;
  const digits = { maximumFractionDigits: Math.abs(value) < 100 && power > 0 ? 1 : 0 };
  // Short, English has no plural of it: "0 byte".
  const unitDisplay = power > 0 ? "short" : "long";
  return format.number(value, { style: "unit", unit: sizes[power], unitDisplay, ...digits });
}

const formats = { count: "integer", mean: "tenths", share: "share" } as const;

/** A figure in the reader's language; one that is not known is a dash. */
export function formatFigure(format: Formatter, unit: Unit, value: number | null): string {
  if (value === null) return "–";
  if (unit === "bytes") return formatBytes(format, value);
  return format.number(value, formats[unit]);
}

/** A relative change with its sign: `+4.5%`. */
export const formatShare = (format: Formatter, share: number): string => format.number(share, "signedShare");

/** A label of the value axis: short, so that the plot keeps its width. */
export function formatTick(format: Formatter, unit: Unit, value: number): string {
  if (unit === "share") return format.number(value, { style: "percent", maximumFractionDigits: 1 });
  if (unit === "bytes" && value !== 0) return formatBytes(format, value);
  return value >= 10_000 ? format.number(value, "compact") : format.number(value);
}

/** The full name of a stretch of the time axis, for tooltips and tables. */
export function formatBucket(
  format: Formatter,
  bucket: Bucket,
  grain: Grain,
  day: "shortWeekday" | "fullDay" = "fullDay",
): string {
  if (grain === "day") return formatDay(format, bucket.from, day);
  return grain === "month" && !bucket.isPartial
    ? formatDay(format, bucket.from, "month")
    : formatRange(format, bucket);
}

/** A label of the time axis. */
export const formatTimeTick = (format: Formatter, day: Day, grain: Grain): string =>
  formatDay(format, day, grain === "month" ? "monthTick" : "dayTick")
    .replace(/ de /g, " ")
    .replace(/\./g, "");
