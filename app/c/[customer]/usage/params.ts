import { createSerializer, parseAsStringLiteral } from "nuqs/server";
import { readAddress, type Search } from "#components/address/read.ts";
import { tableNames } from "#db/schema/index.ts";

/** The periods to choose from, in days; the longest is how long samples are kept. */
export const periods = ["30", "90", "365", "730"] as const;
export type Period = (typeof periods)[number];

const parsers = { days: parseAsStringLiteral(periods), table: parseAsStringLiteral(tableNames) };
const build = createSerializer(parsers);

type Asked = { period: Period; table: (typeof tableNames)[number] | null };
const usual: Period = "90";

/** What the page of usage was asked for in its address; what cannot be understood counts as not asked for, and is told. */
export function usageParams(search: Search) {
  const { values, problems } = readAddress(search, parsers);
  const asked: Asked = { period: values.days ?? usual, table: values.table };
  return { asked, problems };
}

/** The query string that asks for the same; `usageParams` reads it back. */
export const usageQuery = ({ period, table }: Asked): string =>
  build({ days: period === usual ? null : period, table }) || "?";
