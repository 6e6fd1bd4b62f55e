import type { DailyFigure } from "#db/figures/figure.ts";
import type { OpenGoal } from "#db/queries/goals.ts";
import type { Pace } from "../pace.ts";

/** A goal beside how far it is. */
export type PacedGoal = { goal: OpenGoal; figure: DailyFigure; pace: Pace };
