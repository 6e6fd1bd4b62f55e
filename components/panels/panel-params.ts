import { createParser, parseAsStringLiteral } from "nuqs/server";
import { dailyFigures } from "#db/figures/daily.ts";
import { breakdowns } from "#db/figures/figure.ts";
import { parseAsDay, parseAsProduct, parseAsTenants } from "../address/parsers.ts";

/** Ranges by name end with yesterday whenever they are looked at, so that a bookmark stays fresh. */
export const presets = ["1d", "7d", "30d", "90d", "12m", "all"] as const;
export type Preset = (typeof presets)[number];

/** What a range is compared with: the days before it on the same weekdays, the same days a year before, nothing. */
export const comparisons = ["weekdays", "year", "none"] as const;
export type Comparison = (typeof comparisons)[number];
export const defaultComparison: Comparison = "weekdays";

/** Seconds that a wall screen stays with one theme. */
export const defaultWall = 30;
const parseAsWall = createParser<number>({
  parse: (text) => {
    if (text === "1") return defaultWall;
    const seconds = /^\d{1,4}$/.test(text) ? Number(text) : 0;
    return seconds >= 5 && seconds <= 3600 ? seconds : null;
  },
  serialize: String,
});

/** What somebody chooses for all themes: either `range`, or both of `from` and `until`; tenants, none meaning all. */
export const choiceParsers = {
  range: parseAsStringLiteral(presets),
  from: parseAsDay,
  until: parseAsDay,
  tenants: parseAsTenants,
  compare: parseAsStringLiteral(comparisons),
};

/** The query string of a panel page: the choice, the number that is broken down, the product that is looked into, the wall. */
export const panelParsers = {
  ...choiceParsers,
  open: parseAsStringLiteral(dailyFigures.map(({ name }) => name)),
  by: parseAsStringLiteral(breakdowns),
  product: parseAsProduct,
  wall: parseAsWall,
};
