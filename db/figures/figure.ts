import type { Day } from "#days.ts";

/** Pages of panels, in the order of their menu. */
export const themes = [
  "overview",
  "learners",
  "engagement",
  "content",
  "results",
  "access",
  "platforms",
] as const;
export type Theme = (typeof themes)[number];

/** By what a number is broken down; which figure is by what says db/figures/breakdowns.ts. */
export const breakdowns = ["day", "tenant", "product", "lesson"] as const;
export type Breakdown = (typeof breakdowns)[number];

/**
 * What a number is of. `count`: of things. `mean`: of things a day. `share`: a part of one, shown in per cent.
 */
export type FigureUnit = "count" | "mean" | "share";

/** The tables that figures of a day come from; all are aggregates, no event is ever read for a panel. */
export type DailyTable =
  | "metrics.daily_counters"
  | "metrics.user_activity_snapshots"
  | "metrics.daily_lesson_events"
  | "metrics.hourly_events";

/**
 * How the figure of many days is made of those of one.
 * - `sum`: what happened on each day, added up; a day without a row is zero.
 * - `mean`: people active on each day, of whom a sum would count the same ones again; the mean of all days, those
 *   without a row as zero.
 * - `last`: people active in the days that end with it; the value of the range's last day.
 * - `ratio`: sum of one column over the sum of others, null where that is zero.
 */
export type How =
  | { how: "sum" | "mean" | "last"; column: string }
  | { how: "ratio"; over: string; under: readonly string[] };

/** A number that can be asked for some days and some tenants. Over tenants every one of them may be added. */
export type DailyFigure = How & {
  name: string;
  table: DailyTable;
  unit: FigureUnit;
  /** Which way is good; `neither`: a change of it is news, but neither good nor bad. */
  better: "more" | "fewer" | "neither";
  /** Where the row of a date describes the day before it: how many days after a day its row is dated. */
  dated: 0 | 1;
};

declare const row: unique symbol;

/**
 * An SQL text that the console runs and a reader may copy. Its parameters, in this order, as far as it has them:
 * `$1` tenants (bigint[]), `$2` first day, `$3` last day, both included. `Row`: what a row of its answer is.
 */
export type Statement<Row = Record<string, unknown>> = {
  text: string;
  parameters: "tenants" | "days";
  readonly [row]?: Row;
};

/** What a statement is asked for. */
export type Asked = { tenants: readonly bigint[]; from: Day; until: Day };
