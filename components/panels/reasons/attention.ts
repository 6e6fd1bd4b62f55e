import { addDays, type Day, type DayRange, daysOf, later } from "#days.ts";
import type { DailyFigure } from "#db/figures/figure.ts";
import { ofDay, type Series } from "./series.ts";
import { type Band, bandWeeks, outside, usualBand } from "./usual-band.ts";

/** One day of a chart: its band, and how far outside of it the value is. */
export type JudgedDay = { day: Day; value: number | null; band: Band | null; outside: number };

/** The days of a range with what is usual for each. */
export function judged(series: Series, range: DayRange, holidays: ReadonlySet<Day>): JudgedDay[] {
  // One walk over the calendar: a range may be ten years, and each day has eight before it.
  const before = 7 * bandWeeks;
  const all = daysOf({ from: addDays(range.from, -before), until: range.until });
  return all.slice(before).map((day, at) => {
    const base = Array.from({ length: bandWeeks }, (_, week) => all[at + before - 7 * (week + 1)] ?? day);
    const value = ofDay(series, day)?.value ?? null;
    const band = usualBand(series, day, holidays, base);
    return { day, value, band, outside: value === null || band === null ? 0 : outside(band, value) };
  });
}

export type Tone = "good" | "bad" | "neutral";

/** Days in a row on which a figure was outside of the usual, on one side; the numbers are those of the day farthest out. */
export type Attention = {
  figure: DailyFigure;
  from: Day;
  until: Day;
  day: Day;
  value: number;
  band: Band;
  outside: number;
  tone: Tone;
};

/** How much a page lists, and how old it may be: what was odd a month ago needs nobody's attention any more. */
export const mostAttention = 8;
export const attentionDays = 28;

const toneOf = ({ better }: DailyFigure, isAbove: boolean): Tone => {
  if (better === "neither") return "neutral";
  return isAbove === (better === "more") ? "good" : "bad";
};

function stretchesOf(figure: DailyFigure, days: readonly JudgedDay[]): Attention[] {
  const found: Attention[] = [];
  for (const { day, value, band, outside } of days) {
    if (value === null || band === null || outside === 0) continue;
    const last = found.at(-1);
    const farthest = { day, value, band, outside };
    if (last && addDays(last.until, 1) === day && last.outside > 0 === outside > 0) {
      last.until = day;
      if (Math.abs(outside) > Math.abs(last.outside)) Object.assign(last, farthest);
    } else found.push({ figure, from: day, until: day, tone: toneOf(figure, outside > 0), ...farthest });
  }
  return found;
}

const rank = { bad: 0, neutral: 1, good: 2 } as const;

/**
 * The order of the list: what no holiday explains first, of that the unfavourable, then by how far outside, then the
 * latest; else as figures stand on pages.
 */
const firstBy = (holidays: ReadonlySet<Day>) => (a: Attention, b: Attention) =>
  Number(holidays.has(a.day)) - Number(holidays.has(b.day)) ||
  rank[a.tone] - rank[b.tone] ||
  Math.abs(b.outside) - Math.abs(a.outside) ||
  Number(a.until < b.until) - Number(a.until > b.until);

/** What of a range's last four weeks needs attention: at most eight stretches of days, the unfavourable first and those of holidays last. */
export function needsAttention(
  all: readonly Series[],
  range: DayRange,
  holidays: ReadonlySet<Day>,
): Attention[] {
  const recent = { from: later(range.from, addDays(range.until, 1 - attentionDays)), until: range.until };
  return all
    .flatMap((series) => stretchesOf(series.figure, judged(series, recent, holidays)))
    .sort(firstBy(holidays))
    .slice(0, mostAttention);
}
