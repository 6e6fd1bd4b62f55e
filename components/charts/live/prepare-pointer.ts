import type { Day, DayRange } from "#days.ts";

/** Which of the points, ascending, holds a day; -1 for one before the first. */
export const pointOf = (points: readonly DayRange[], day: Day): number =>
  points.findLastIndex(({ from }) => from <= day);

/** The days from one point to another, whichever comes first, both included; null where there is no such point. */
export function spanOf(points: readonly DayRange[], one: number, other: number): DayRange | null {
  const [first, last] = [points[Math.min(one, other)], points[Math.max(one, other)]];
  return first && last ? { from: first.from, until: last.until } : null;
}
