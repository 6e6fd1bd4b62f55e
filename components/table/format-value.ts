import type { ColumnKind } from "#db/catalog/entry.ts";

const timeZone = "America/Sao_Paulo";
const noon = (day: string) => new Date(`${day}T12:00:00-03:00`);

/** A number in the reader's locale with exactly the digits that it came with. */
export function formatNumber(text: string, locale: string): string {
  const digits = text.split(".")[1]?.length ?? 0;
  if (digits === 0 && /^-?\d+$/.test(text)) return BigInt(text).toLocaleString(locale);
  const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return Number(text).toLocaleString(locale, exact);
}

export function formatDay(day: string, locale: string): string {
  const at = noon(day);
  return Number.isNaN(at.getTime())
    ? day
    : at.toLocaleDateString(locale, { timeZone, day: "2-digit", month: "2-digit", year: "numeric" });
}

/** The São Paulo day and time of a moment. */
export function formatInstant(text: string, locale: string): { day: string; time: string } {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return { day: text, time: "" };
  return {
    day: at.toLocaleDateString(locale, { timeZone, day: "2-digit", month: "2-digit", year: "numeric" }),
    time: at.toLocaleTimeString(locale, { timeZone, hour: "2-digit", minute: "2-digit" }),
  };
}

/** Whether values of the kind stand at the right, digit under digit. */
export const isNumeric = (kind: ColumnKind): boolean =>
  kind === "id" || kind === "integer" || kind === "decimal" || kind === "day" || kind === "instant";
