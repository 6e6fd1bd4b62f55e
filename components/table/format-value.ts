import type { ColumnKind } from "#db/catalog/entry.ts";
import { type Formatter, formatDay } from "#i18n/formats.ts";

/** A number in the reader's language with exactly the digits that it came with. */
export function formatNumber(format: Formatter, text: string): string {
  const digits = text.split(".")[1]?.length ?? 0;
  if (digits === 0 && /^-?\d+$/.test(text)) return format.number(BigInt(text));
  return format.number(Number(text), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A moment as PostgreSQL writes it in São Paulo. */
const far = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d)\S*( BC)?$/;

/** The São Paulo day and time of a moment; of one that no calendar of the language has, as PostgreSQL tells them. */
export function formatInstant(format: Formatter, text: string): { day: string; time: string } {
  const [, day, time = "", era = ""] = far.exec(text) ?? [];
  if (day) return { day: `${day}${era}`, time };
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return { day: text, time: "" };
  return { day: format.dateTime(at, "day"), time: format.dateTime(at, "time") };
}

/** A number or a day as people read it, by the kind of its column. */
export const formatBound = (format: Formatter, kind: ColumnKind, text: string): string =>
  kind === "day" || kind === "instant" ? formatDay(format, text) : formatNumber(format, text);

/** Whether values of the kind stand at the right, digit under digit. */
export const isNumeric = (kind: ColumnKind): boolean =>
  kind === "id" || kind === "integer" || kind === "decimal" || kind === "day" || kind === "instant";
