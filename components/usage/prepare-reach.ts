import { linearRegression } from "simple-statistics";
import { addDays, type Day, lengthOf } from "#days.ts";

/** Days of measurements that are looked at, and how many they have to span for a pace to be read from them. */
const looked = 90;
const least = 28;
const leastPoints = 8;
/** Days beyond which nobody can know. */
const farthest = 3 * 365;

type Point = { day: Day; counted: number; cap: number | null };
export type Reach = { day: Day } | { why: "few" | "flat" | "far" | "none" | "over" };

/**
 * When the learners reach their cap, if they go on as in the last 90 days: by the line of least squares through them, from
 * the last measurement on. Without four weeks of them, without growth, or beyond three years there is no honest day.
 */
export function prepareReach(points: readonly Point[]): Reach {
  const last = points.at(-1);
  if (!last || last.cap === null) return { why: "none" };
  if (last.counted >= last.cap) return { why: "over" };
  const from = addDays(last.day, 1 - looked);
  const recent = points.filter(({ day }) => day >= from);
  const at = (day: Day) => lengthOf({ from, until: day });
  const [first] = recent;
  if (!first || recent.length < leastPoints || at(last.day) - at(first.day) < least) return { why: "few" };
  const { m } = linearRegression(recent.map(({ day, counted }) => [at(day), counted]));
  if (!(m > 0)) return { why: "flat" };
  const days = Math.ceil((last.cap - last.counted) / m);
  return days > farthest ? { why: "far" } : { day: addDays(last.day, days) };
}
