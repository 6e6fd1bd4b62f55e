import { parseDate } from "@internationalized/date";
import { addDays, type DayRange, lengthOf } from "#days.ts";
import type { Comparison } from "./panel-params.ts";

/**
 * The days that a range is compared with, of the same length; null for none. `weekdays`: moved back by the least whole
 * number of weeks that frees it of itself. `year`: by 364 days, so that weekdays meet, and of longer ranges
 * by the calendar.
 */
export function comparedWith(range: DayRange, comparison: Comparison): DayRange | null {
  const days = lengthOf(range);
  const moved = (back: number) => ({ from: addDays(range.from, -back), until: addDays(range.until, -back) });
  switch (comparison) {
    case "none":
      return null;
    case "weekdays":
      return moved(Math.ceil(days / 7) * 7);
    case "year": {
      if (days <= 364) return moved(364);
      const back = (years: number) => parseDate(range.until).subtract({ years }).toString();
      let years = 1;
      while (back(years) >= range.from) years += 1;
      const until = back(years);
      return { from: addDays(until, 1 - days), until };
    }
  }
}
