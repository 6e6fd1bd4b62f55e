import { dsvFormat } from "d3-dsv";
import type { Locale } from "#i18n/locales.ts";
import type { Sheet } from "./prepare-sheet.ts";

/** How spreadsheets in a language read a file that is opened by a double click: Brazilian ones take the comma for decimals. */
const marks = { "pt-BR": { delimiter: ";", decimal: "," }, en: { delimiter: ",", decimal: "." } } as const;

/** Signs with which spreadsheets begin a formula; an apostrophe before one makes it text. */
const formula = /^[=+\-@\t\r]/;

/** A sheet as CSV for spreadsheets, in UTF-8 with its mark. No text in it is taken for a formula. */
export function prepareCsv({ columns, rows }: Sheet, locale: Locale): string {
  const { delimiter, decimal } = marks[locale];
  const cell = (value: string | number | null): string => {
    if (value === null) return "";
    if (typeof value === "number") return String(value).replace(".", decimal);
    return formula.test(value) ? `'${value}` : value;
  };
  const lines = [columns, ...rows].map((line) => line.map(cell));
  // Each line by itself: they end as spreadsheets of all systems expect it.
  return `\ufeff${lines.map((line) => `${dsvFormat(delimiter).formatRow(line)}\r\n`).join("")}`;
}
