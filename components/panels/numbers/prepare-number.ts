import type { Day, DayRange, WeekStart } from "#days.ts";
import { type FigureName, figureOf } from "#db/figures/daily.ts";
import type { FigureUnit } from "#db/figures/figure.ts";
import type { FigureDays } from "#db/queries/figures/figure-days.ts";
import { rounded } from "../../charts/format.ts";
import { prepareFigure, prepareSeries } from "../../charts/prepare-series.ts";
import { measureOf, rowsOf } from "../themes/figure-rows.ts";

export type Tone = "good" | "bad" | "plain";

/**
 * A number against the days that it is compared with.
 * - `compared`: `change` is the difference of both as they are shown. `share`: the relative change, null where it would
 *   say more than there is: of a share, from zero, from a base below twenty.
 * - `too_early`: the days before begin before the first day of data, so that a comparison would flatter.
 * - `unknown`: one of the two is not known. `none`: nothing is compared.
 */
export type Change =
  | { state: "compared"; before: number; change: number; share: number | null; tone: Tone }
  | { state: "too_early" | "unknown" | "none" };

export type PreparedNumber = {
  name: FigureName;
  unit: FigureUnit;
  value: number | null;
  change: Change;
  /** Its course over the range, without stretches that the range cuts: they would look like a fall. */
  course: (number | null)[];
};

/** Below so many a percentage says more than there is. */
const smallBase = 20;

const ways = { more: 1, fewer: -1, neither: 0 } as const;

/** What a number's value is against an earlier one. */
export function changeOf(name: FigureName, value: number | null, before: number | null): Change {
  if (value === null || before === null) return { state: "unknown" };
  const { unit, better } = figureOf(name);
  const was = rounded(unit, before);
  const change = rounded(unit, rounded(unit, value) - was);
  const way = Math.sign(change) * ways[better];
  return {
    state: "compared",
    before: was,
    change,
    share: unit === "share" || was < smallBase ? null : change / was,
    tone: way === 0 ? "plain" : way > 0 ? "good" : "bad",
  };
}

/** The days around a number: what is shown, what it is compared with, and the first that has any data. */
export type Around = { range: DayRange; compared: DayRange | null; first: Day; weekStart: WeekStart };

/** A number of a range, its change and its course. `days` cover the range and what it is compared with. */
export function prepareNumber(days: FigureDays, name: FigureName, around: Around): PreparedNumber {
  const { range, compared, first, weekStart } = around;
  const rows = rowsOf(days, [name]);
  const measure = measureOf(name);
  const value = prepareFigure(rows, range, measure);
  const { points } = prepareSeries(rows, range, [measure], { weekStart });
  const change = (): Change => {
    if (compared === null) return { state: "none" };
    if (compared.from < first) return { state: "too_early" };
    return changeOf(name, value, prepareFigure(rows, compared, measure));
  };
  return {
    name,
    unit: figureOf(name).unit,
    value,
    change: change(),
    course: points.filter(({ isPartial }) => !isPartial).map(({ values }) => values[0] ?? null),
  };
}
