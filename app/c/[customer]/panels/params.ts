import { createSerializer } from "nuqs/server";
import type { ProductId } from "#components/address/parsers.ts";
import { type AddressProblem, readAddress, type Search } from "#components/address/read.ts";
import {
  type Comparison,
  defaultComparison,
  type Preset,
  panelParsers,
} from "#components/panels/panel-params.ts";
import type { RangeProblem } from "#components/panels/range-line.tsx";
import { addDays, type DayRange, lengthOf, yearUntil } from "#days.ts";
import type { FigureName } from "#db/figures/daily.ts";
import type { Breakdown } from "#db/figures/figure.ts";

/** Writes a query string of this page. Tenants are made into a scope, or a 404, by auth/scope.ts. */
export const buildPanelQuery = createSerializer(panelParsers);

/** What a person asked for: a named range, or days. */
export type AskedRange = { preset: Preset } | { preset: "custom"; from: string; until: string };

/** The longest range drawn, in days: ten years. It bounds what a URL can make the database do. */
export const longestRange = 3660;
export const defaultPreset: Preset = "30d";

/**
 * What a query string asks of the page. `isDefault`: no range was asked for that could be taken. `problems`: what of
 * the address does not count as it stands there.
 */
export type PanelsRead = {
  asked: AskedRange;
  isDefault: boolean;
  tenants: bigint[] | null;
  compare: Comparison;
  /** The number that is broken down on the page, and by what. */
  open: FigureName | null;
  by: Breakdown;
  /** The product whose lessons are looked at. */
  product: ProductId | null;
  /** Seconds that a wall screen stays with one theme; null on any other screen. */
  wall: number | null;
  problems: AddressProblem[];
};

/** Reads the query string of this page. Whatever is not understood falls back to the default and is told. */
export function readPanels(search: Search): PanelsRead {
  const { values, problems } = readAddress(search, panelParsers);
  const { range, from, until, tenants, open, product, wall } = values;
  const rest = {
    tenants,
    open,
    product,
    wall,
    compare: values.compare ?? defaultComparison,
    by: values.by ?? "day",
    problems,
  };
  const days = [from === null ? [] : ["from"], until === null ? [] : ["until"]].flat();
  const told = (kind: AddressProblem["kind"]) => problems.push(...days.map((name) => ({ kind, name })));
  const isDefault = range === null && (from === null || until === null || from > until);
  if (range !== null) told("unused");
  else if (from === null || until === null) told("incomplete");
  else if (from > until) told("reversed");
  else return { asked: { preset: "custom", from, until }, isDefault, ...rest };
  return { asked: { preset: range ?? defaultPreset }, isDefault, ...rest };
}

/** The query string's part for a range; `readPanels` of it gives the same back. */
export const rangeValues = (asked: AskedRange) =>
  asked.preset === "custom"
    ? { range: null, from: asked.from, until: asked.until }
    : { range: asked.preset, from: null, until: null };

/** The query string of what is read with some of it changed: everything else of the choice stays. */
export function hrefOf(
  { asked, isDefault, tenants, compare, open, by, product, wall }: Omit<PanelsRead, "problems">,
  changes: Partial<{
    open: FigureName | null;
    by: Breakdown | null;
    product: ProductId | null;
    wall: number | null;
    tenants: bigint[] | null;
  }> = {},
): string {
  const now = {
    ...(isDefault ? {} : rangeValues(asked)),
    tenants,
    compare: compare === defaultComparison ? null : compare,
    open,
    by: open === null ? null : by,
    product,
    wall,
    ...changes,
  };
  return buildPanelQuery(now) || "?";
}

const choiceNames = ["range", "from", "until", "tenants", "compare"];

/** Whether an address asks for any days, tenants or comparison: then it wins over what somebody chose before. */
export const hasChoice = (search: Search): boolean => choiceNames.some((name) => search[name] !== undefined);

const lastDays = (count: number, until: string): DayRange => ({ from: addDays(until, 1 - count), until });

function named(preset: Preset, yesterday: string, first: string | null): DayRange {
  switch (preset) {
    case "1d":
      return lastDays(1, yesterday);
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
  read: Pick<PanelsRead, "asked" | "isDefault">,
  yesterday: string,
  extent: Extent,
): { range: DayRange; problems: RangeProblem[]; isCovered: boolean } {
  const { range, problems } = daysAsked(read.asked, yesterday, extent?.first ?? null);
  const isCovered = extent !== null && extent.first <= range.until && extent.last >= range.from;
  if (!isCovered && read.isDefault && extent && extent.last < range.from)
    return { range: yearUntil(extent.last), problems: ["ended"], isCovered: true };
  return { range, problems, isCovered };
}
