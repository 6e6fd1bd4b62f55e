import type { DailyFigure } from "./figure.ts";

const counters = { table: "metrics.daily_counters", dated: 0, unit: "count" } as const;
const activity = { table: "metrics.user_activity_snapshots", dated: 1 } as const;

/** Every figure of a day. Names are those of messages, addresses and goals: they stay. */
export const dailyFigures = [
  { name: "learners", ...counters, how: "sum", column: "users", better: "more" },
  { name: "dau", ...activity, unit: "mean", how: "mean", column: "active_yesterday", better: "more" },
  { name: "wau", ...activity, unit: "count", how: "last", column: "active_7d", better: "more" },
  { name: "mau", ...activity, unit: "count", how: "last", column: "active_30d", better: "more" },
  // dictionary.yaml, metrics.user_activity_snapshots: active_yesterday / active_30d.
  {
    name: "stickiness",
    ...activity,
    unit: "share",
    how: "ratio",
    over: "active_yesterday",
    under: ["active_30d"],
    better: "more",
  },
  { name: "certificates", ...counters, how: "sum", column: "certificates_issued", better: "more" },
  { name: "passed", ...counters, how: "sum", column: "exams_passed", better: "more" },
  { name: "failed", ...counters, how: "sum", column: "exams_failed", better: "fewer" },
  {
    name: "pass_rate",
    ...counters,
    unit: "share",
    how: "ratio",
    over: "exams_passed",
    under: ["exams_passed", "exams_failed"],
    better: "more",
  },
  { name: "user_messages", ...counters, how: "sum", column: "user_messages", better: "neither" },
  { name: "questions", ...counters, how: "sum", column: "questions_created", better: "neither" },
  { name: "comments", ...counters, how: "sum", column: "comments_created", better: "neither" },
  {
    name: "lesson_events",
    table: "metrics.daily_lesson_events",
    dated: 0,
    unit: "count",
    how: "sum",
    column: "total",
    better: "more",
  },
  {
    name: "events",
    table: "metrics.hourly_events",
    dated: 0,
    unit: "count",
    how: "sum",
    column: "total",
    better: "more",
  },
] as const satisfies readonly DailyFigure[];

export type FigureName = (typeof dailyFigures)[number]["name"];

const byName = new Map<string, DailyFigure>(dailyFigures.map((figure) => [figure.name, figure]));

/** The figure of a name. */
export function figureOf(name: FigureName): DailyFigure {
  const found = byName.get(name);
  if (!found) throw new Error(`There is no figure ${name}.`);
  return found;
}
