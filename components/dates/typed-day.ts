import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat";
import type { Day } from "#days.ts";

dayjs.extend(customParseFormat);

const iso = "YYYY-MM-DD";

/** How each language writes a day, and how else people type one. In English 11/12 would be read in two ways. */
const forms: Record<string, readonly string[]> = {
  "pt-BR": [
    "DD/MM/YYYY",
    "D/M/YYYY",
    "DD/MM/YY",
    "D/M/YY",
    "D-M-YYYY",
    "D.M.YYYY",
    "D M YYYY",
    "DDMMYYYY",
    iso,
  ],
  en: ["MMM D, YYYY", "D MMM YYYY", "MMMM D, YYYY", "D MMMM YYYY", "MMM D YYYY", iso],
};

/** The form in which a language writes a day. */
export const dayForm = (locale: string): string => forms[locale]?.[0] ?? iso;

/** The day of what somebody typed; null if it is none. */
export function typedDay(text: string, locale: string): Day | null {
  const typed = text.trim();
  const found = (forms[locale] ?? [iso]).map((form) => dayjs(typed, form, true)).find((day) => day.isValid());
  return found?.format(iso) ?? null;
}

/** A day as the language writes it where days are typed. */
export const writtenDay = (day: Day, locale: string): string => dayjs(day).format(dayForm(locale));
