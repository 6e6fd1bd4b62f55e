import { parseAsStringLiteral } from "nuqs/server";
import { parseAsDay, parseAsTenants } from "../address/parsers.ts";

/** Ranges by name end with yesterday whenever they are looked at, so that a bookmark stays fresh. */
export const presets = ["7d", "30d", "90d", "12m", "all"] as const;
export type Preset = (typeof presets)[number];

/** The query string of the panel page: either `range`, or both of `from` and `until`; and tenants, none meaning all. */
export const panelParsers = {
  range: parseAsStringLiteral(presets),
  from: parseAsDay,
  until: parseAsDay,
  tenants: parseAsTenants,
};
