import { addDays, type Day, type DayRange, later } from "#days.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import type { Comparison } from "../panel-params.ts";
import { judged } from "./attention.ts";
import { type Change, comparedRanges, comparisonOf } from "./comparison.ts";
import type { Series } from "./series.ts";

/** By what a change is explained. */
export const causeKinds = ["tenant", "product", "lesson"] as const;
export type CauseKind = (typeof causeKinds)[number];

/** What one tenant, product or lesson had of a figure, in the days that are compared. */
export type Contribution = { by: CauseKind; id: string; name: string; now: number; before: number };

/**
 * What explains a change. `part`: its share of it; `whole`: practically all; `more`: it alone moved by more than the whole
 * did, as others went the other way, so that its own change is told and no share of more than all.
 */
export type Cause = { by: CauseKind; id: string; name: string; change: number; share: number } & {
  kind: "part" | "whole" | "more";
};

export type Told = Extract<Change, { state: "compared" }>;

export type Headline = {
  figure: DailyFigure;
  change: Told;
  /** The days that it is about, and by how many it was moved back. */
  range: DayRange;
  shift: number;
  comparison: Exclude<Comparison, "none">;
  cause: Cause | null;
};

/** The least changes that are told: 5 % of what was there; 2 points of a share; 20 things where there were fewer than 20. */
export const leastShare = 0.05;
export const leastPoints = 2;
export const leastThings = 20;

/** How far, in widths of its band, a day's value is from the median at its edge: half a width to the quartile, two beyond. */
const edge = 2.5;
/** Days that follow each other are no independent witnesses; those of one week are taken as such, more are not. */
const mostWitnesses = 7;
/** Of a longer range its last 52 weeks say how unusual it is: what was before is in nobody's eight weeks any more. */
const mostJudged = 364;
/** Beyond this a change is unusual enough, and its size alone decides. */
const mostUnusual = 3;

/** A cause is named from 30 % of a change on, and where that is 10 points more than its part of what was there. */
export const leastPart = 0.3;
export const leastLift = 0.1;
const practically = 0.95;
const beyondAll = 1.05;

/**
 * How unusual a range is, from its days: the mean distance from their medians in widths of their bands, beside that at which
 * so many independent days would be at the edge together (`edge` over the root of their number). From 1 on it is beyond the usual;
 * the sign is that of the side. Null where no day has a band.
 */
function unusual(series: Series, range: DayRange, holidays: ReadonlySet<Day>): number | null {
  const from = later(range.from, addDays(range.until, 1 - mostJudged));
  const distances = judged(series, { from, until: range.until }, holidays).flatMap(({ value, band }) =>
    value === null || band === null ? [] : [(value - band.median) / band.width],
  );
  if (distances.length === 0) return null;
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  return (mean * Math.sqrt(Math.min(distances.length, mostWitnesses))) / edge;
}

/** How large a change is beside what was there, 1 at most; null where it is too small to be told. */
function sizeOf({ change, share, kind, before }: Told): number | null {
  const by = Math.abs(change);
  if (kind === "points") return by < leastPoints ? null : Math.min(1, by / 100 / Math.max(before, 0.01));
  if (share !== null) return Math.abs(share) < leastShare ? null : Math.min(1, Math.abs(share));
  return by < leastThings ? null : Math.min(1, by / (by + leastThings));
}

/**
 * What explains a change: the contribution that has most of it beyond its part of what was there. None where only one thing
 * contributes, where nothing explains a sensible part in the same direction, and for ratios, which no parts add up to.
 */
export function causeOf(
  figure: DailyFigure,
  change: Told,
  contributions: readonly Contribution[],
): Cause | null {
  if (figure.how === "ratio" || change.now === change.before) return null;
  const all = change.now - change.before;
  const alone = new Set(
    causeKinds.filter((kind) => contributions.filter(({ by }) => by === kind).length < 2),
  );
  const found = contributions
    .filter(({ by }) => !alone.has(by))
    .map(({ by, id, name, now, before }) => {
      const share = (now - before) / all;
      const lift = share - (change.before === 0 ? 0 : before / change.before);
      return { by, id, name, change: now - before, share, lift };
    })
    .filter(({ share, lift }) => share >= leastPart && lift >= leastLift)
    .sort((a, b) => b.lift - a.lift || (a.id < b.id ? -1 : 1));
  const [first] = found;
  if (!first) return null;
  const { lift: _, ...cause } = first;
  return { ...cause, kind: cause.share > beyondAll ? "more" : cause.share >= practically ? "whole" : "part" };
}

export type HeadlineAsked = {
  /** In the order in which figures stand on pages. */
  all: readonly Series[];
  range: DayRange;
  comparison: Comparison;
  holidays: ReadonlySet<Day>;
};

/** A change that is beyond the usual; `weight` says how much it matters among others. */
type Candidate = Omit<Headline, "cause"> & { weight: number };

function candidateOf(
  series: Series,
  { range, comparison, holidays }: Omit<HeadlineAsked, "all">,
): Candidate | null {
  const ranges = comparedRanges(range, comparison, series.known?.until);
  const change = comparisonOf(series, range, comparison);
  if (!ranges || comparison === "none" || change.state !== "compared" || change.isFew) return null;
  const size = sizeOf(change);
  const far = unusual(series, ranges.now, holidays);
  if (size === null || far === null || Math.abs(far) < 1 || far > 0 !== change.change > 0) return null;
  const weight = Math.min(Math.abs(far), mostUnusual) * size;
  return { figure: series.figure, change, range: ranges.now, shift: ranges.shift, comparison, weight };
}

/**
 * The change that matters most, without its cause, which has to be read first; null where nothing moved beyond the usual.
 *
 * A figure is a candidate when its change is large enough to be told (`leastShare`, `leastPoints`, `leastThings`), is no
 * ratio of fewer than 20 things, and its days were beyond the usual (`unusual`) in the same direction. A change of 30 % that
 * happens each December is none; one of 6 % that never happened is one. Of several it is the one whose change, relative to
 * what was there and 100 % at most, times how unusual it was, three times the usual at most, is largest: so neither the figure that
 * hardly ever moves nor the one that always jumps wins alone. What is equal: an unfavourable one, then the first on the page.
 */
export function headlineOf({ all, ...asked }: HeadlineAsked): Omit<Headline, "cause"> | null {
  const isBad = ({ change }: Candidate) => Number(change.tone === "bad");
  const [first] = all
    .flatMap((series) => candidateOf(series, asked) ?? [])
    .sort((a, b) => b.weight - a.weight || isBad(b) - isBad(a));
  if (!first) return null;
  const { weight: _, ...headline } = first;
  return headline;
}
