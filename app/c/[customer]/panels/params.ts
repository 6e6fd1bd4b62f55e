import { createSerializer } from "nuqs/server";
import { type Preset, panelParsers } from "#components/panels/panel-params.ts";
import type { RangeProblem } from "#components/panels/range-line.tsx";
import { addDays, type DayRange, lengthOf, yearUntil } from "#days.ts";

/** Writes a query string of this page. Tenants are made into a scope, or a 404, by auth/scope.ts. */
export const buildPanelQuery = createSerializer(panelParsers);

/** What a person asked for: a named range, or days. */
export type AskedRange = { preset: Preset } | { preset: "custom"; from: string; until: string };

/** The longest range drawn, in days: ten years. It bounds what a URL can make the database do. */
export const longestRange = 3660;
export const defaultPreset: Preset = "30d";

/** A range as a query string gave it; `isDefault`: nothing was asked that could be taken. */
export type RangeRead = { asked: AskedRange; isDefault: boolean; problems: RangeProblem[] };

type Search = Record<string, string | string[] | undefined>;
const names = ["range", "from", "until"] as const;
const one = (given: string | string[] | undefined) => (Array.isArray(given) ? given[0] : given);

/** Reads the range of a query string. Whatever is not understood falls back to the default and is named in `problems`. */
export function readRange(search: Search): RangeRead {
  const given = names
    .map((name) => [name, one(search[name])] as const)
    .filter(([, text]) => text !== undefined);
  const problems: RangeProblem[] = given
    .filter(([name, text]) => panelParsers[name].parse(text ?? "") === null)
    .map(([name]) => name);
  const range = panelParsers.range.parse(one(search.range) ?? "");
  const from = panelParsers.from.parse(one(search.from) ?? "");
  const until = panelParsers.until.parse(one(search.until) ?? "");
  if (range !== null) return { asked: { preset: range }, isDefault: false, problems };
  if (from !== null && until !== null) {
    if (from <= until) return { asked: { preset: "custom", from, until }, isDefault: false, problems };
    problems.push("reversed");
  } else if (from !== null || until !== null) problems.push("incomplete");
  return { asked: { preset: defaultPreset }, isDefault: true, problems };
}

/** The query string's part for a range; `readRange` of it gives the same back. */
export const rangeValues = (asked: AskedRange) =>
  asked.preset === "custom"
    ? { range: null, from: asked.from, until: asked.until }
    : { range: asked.preset, from: null, until: null };

const lastDays = (count: number, until: string): DayRange => ({ from: addDays(until, 1 - count), until });

function named(preset: Preset, yesterday: string, first: string | null): DayRange {
  switch (preset) {
    case "7d":
      return lastDays(7, yesterday);
    case "30d":
      return lastDays(30, yesterday);
    case "90d":
      return lastDays(90, yesterday);
    case "12m":
      return yearUntil(yesterday);
    case "all":
      return first !== null && first <= yesterday
        ? { from: first, until: yesterday }
        : lastDays(30, yesterday);
  }
}

/**
 * The days of a range. `yesterday` is the last complete day of the data, beyond which no range goes; `first` is the
 * first day that has any data, for "all".
 */
export function daysAsked(
  asked: AskedRange,
  yesterday: string,
  first: string | null,
): { range: DayRange; problems: RangeProblem[] } {
  const problems: RangeProblem[] = [];
  let range =
    asked.preset === "custom"
      ? { from: asked.from, until: asked.until }
      : named(asked.preset, yesterday, first);
  if (range.until > yesterday) {
    problems.push("future");
    range = range.from > yesterday ? named(defaultPreset, yesterday, first) : { ...range, until: yesterday };
  }
  if (lengthOf(range) > longestRange) {
    problems.push("ceiling");
    range = lastDays(longestRange, range.until);
  }
  return { range, problems };
}

type Extent = { first: string; last: string } | null;

/**
 * What the page shows. Data that ended before the default range began (a customer that has left, a history that was
 * imported) is shown at its end, and said, so that the first look is not an empty page. `isCovered`: there is data
 * in the range.
 */
export function rangeOf(
  read: RangeRead,
  yesterday: string,
  extent: Extent,
): { range: DayRange; problems: RangeProblem[]; isCovered: boolean } {
  const { range, problems } = daysAsked(read.asked, yesterday, extent?.first ?? null);
  const isCovered = extent !== null && extent.first <= range.until && extent.last >= range.from;
  if (!isCovered && read.isDefault && extent && extent.last < range.from)
    return { range: yearUntil(extent.last), problems: [...read.problems, "ended"], isCovered: true };
  return { range, problems: [...read.problems, ...problems], isCovered };
}
