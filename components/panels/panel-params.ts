import { createParser, parseAsArrayOf, parseAsStringLiteral } from "nuqs/server";
import { isDay } from "#days.ts";

/** Ranges by name end with yesterday whenever they are looked at, so that a bookmark stays fresh. */
export const presets = ["7d", "30d", "90d", "12m", "all"] as const;
export type Preset = (typeof presets)[number];

/** Before there was anything to learn online: such a day is a slip of the pen. */
const earliest = "1900-01-01";

/** A day that exists, as `YYYY-MM-DD`. */
const parseAsDay = createParser({
  parse: (text) => (isDay(text) && text >= earliest ? text : null),
  serialize: (day: string) => day,
});

/** An id, kept as text: it may be larger than a number holds exactly. */
const parseAsId = createParser({
  parse: (text) => (/^\d{1,19}$/.test(text) ? text : null),
  serialize: (id: string) => id,
});

/** The query string of the panel page: either `range`, or both of `from` and `until`; and tenants, none meaning all. */
export const panelParsers = {
  range: parseAsStringLiteral(presets),
  from: parseAsDay,
  until: parseAsDay,
  tenants: parseAsArrayOf(parseAsId),
};
