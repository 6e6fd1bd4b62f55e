import { parseAsSearch } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";

/** What the list of customers was asked for in its address. */
export function customersParams(search: Search) {
  const { values, problems } = readAddress(search, { search: parseAsSearch });
  return { search: (values.search ?? "").trim(), problems };
}
