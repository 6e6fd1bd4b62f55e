import { useLocale, useTranslations } from "next-intl";
import type { DayMark } from "#db/queries/day-marks.ts";
import { inText } from "#foreign.ts";
import { type AxisMark, axisMarks } from "./prepare-marks.ts";

/** Marks of days in the reader's language, of notes so many characters: for axes, tooltips, and beside what needs attention. */
export function useAxisMarks(marks: readonly DayMark[], most = 200): AxisMark[] {
  const t = useTranslations("reasons.marks.load");
  const language = useLocale().startsWith("pt") ? "pt" : "en";
  return axisMarks(marks, { language, load: (word) => t(word), foreign: (text) => inText(text, most) });
}
