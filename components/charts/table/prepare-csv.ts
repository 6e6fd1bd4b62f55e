import { stringify } from "csv-stringify/browser/esm/sync";
import type { Locale } from "#i18n/locales.ts";
import type { Sheet } from "./prepare-sheet.ts";

/** How spreadsheets in a language read a file that is opened by a double click: Brazilian ones take the comma for decimals. */
const marks = { "pt-BR": { delimiter: ";", decimal: "," }, en: { delimiter: ",", decimal: "." } } as const;

/** A sheet as CSV for spreadsheets, in UTF-8 with its mark. No text in it is taken for a formula. */
export function prepareCsv({ columns, rows }: Sheet, locale: Locale): string {
  const { delimiter, decimal } = marks[locale];
  return stringify([columns, ...rows], {
    bom: true,
    delimiter,
    record_delimiter: "windows",
    escape_formulas: true,
    cast: { number: (value) => String(value).replace(".", decimal) },
  });
}
