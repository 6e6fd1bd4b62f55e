import { addDays, type Day, type DayRange, lengthOf } from "#days.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import { covers, elapsed, measured, type Series } from "./series.ts";

/** What somebody wants a figure to be by a day. Of shares the target is a part of one. */
export type Target = { target: number; starts_on: Day; ends_on: Day };

export const paceStates = ["not_begun", "unknown", "ahead", "on", "behind", "reached", "missed"] as const;
export type PaceState = (typeof paceStates)[number];

/**
 * How far a goal is. `done`: the sum of its days that are over, or the present value; `expected`: what it would be by now, null where
 * there is nothing to be expected before the end. `part`: what is done of the target, for a bar. `left`: days from the day
 * after the last complete one to the end.
 */
export type Pace = {
  state: PaceState;
  done: number | null;
  expected: number | null;
  part: number | null;
  left: number;
};

/** Within 5 % of what is expected by now a goal is on its way, neither ahead nor behind. */
const near = 0.05;

/** The least days of which a mean is told as the present value: a week, so that each weekday is in it. */
const presentDays = 7;

/** Whether a value is as wanted: at least the target where more is better, at most where fewer is. */
const isMet = ({ better }: DailyFigure, value: number, target: number) =>
  better === "fewer" ? value <= target : value >= target;

/** The days that give a mean's or a ratio's present value: the last seven, as far as the goal has begun before them. */
function present({ from, until }: DayRange): DayRange {
  const days = Math.min(presentDays, lengthOf({ from, until }));
  return { from: addDays(until, 1 - days), until };
}

const compareWith = (figure: DailyFigure, done: number, expected: number): PaceState => {
  const isFewer = figure.better === "fewer";
  if (Math.abs(done - expected) <= near * expected) return "on";
  return done > expected === !isFewer ? "ahead" : "behind";
};

/**
 * The pace of a goal whose series covers its days so far.
 *
 * A sum grows with the days: by now as much of the target is expected as of its days are over (linear; a weekend at its beginning or
 * end makes a few points, which is what `near` forgives). It is reached as soon as it is there. Where fewer is better the
 * target is a ceiling: it is missed as soon as it is passed, and reached when the days are over.
 *
 * A mean, a share or a number of people active does not add up: its present value stands beside the target itself, over the
 * last seven days (of WAU and MAU the last day). It can be lost again, so that it is reached or missed on the last day only.
 */
export function paceOf(series: Series, { target, starts_on, ends_on }: Target): Pace {
  const { figure, known } = series;
  const all = { from: starts_on, until: ends_on };
  const over = elapsed(all, known?.until);
  const left = over ? lengthOf(all) - lengthOf(over) : lengthOf(all);
  const nothing = { done: null, expected: null, part: null, left };
  if (!known || !over) return { state: "not_begun", ...nothing };
  if (!covers(series, over)) return { state: "unknown", ...nothing };
  const isSum = figure.how === "sum";
  const done = measured(series, isSum ? over : present(over)).value;
  if (done === null) return { state: "unknown", ...nothing };
  const expected = isSum ? (target * lengthOf(over)) / lengthOf(all) : target;
  const part = target === 0 ? null : done / target;
  return { state: stateOf(figure, { done, expected, target, left }), done, expected, part, left };
}

type Facts = { done: number; expected: number; target: number; left: number };

function stateOf(figure: DailyFigure, { done, expected, target, left }: Facts): PaceState {
  const met = isMet(figure, done, target);
  if (left === 0) return met ? "reached" : "missed";
  if (figure.how !== "sum") return compareWith(figure, done, expected);
  // What was counted is not lost again: a floor that is reached stays so, and a ceiling that is passed, too.
  if (figure.better === "fewer") return met ? compareWith(figure, done, expected) : "missed";
  return met ? "reached" : compareWith(figure, done, expected);
}
