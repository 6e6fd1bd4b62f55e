import { createSerializer, parseAsStringLiteral } from "nuqs/server";
import { parseAsRun } from "#components/address/parsers.ts";
import { readAddress, type Search } from "#components/address/read.ts";
import { openRunStates, type RunState } from "#db/vocabulary.ts";

export const runFilters = ["all", "open", "failed"] as const;
export type RunFilter = (typeof runFilters)[number];

const states: Record<RunFilter, readonly RunState[] | undefined> = {
  all: undefined,
  open: openRunStates,
  failed: ["failed", "unreconciled", "cancelled"],
};

const parsers = { state: parseAsStringLiteral(runFilters), before: parseAsRun };
const build = createSerializer(parsers);

/** What a list of loads was asked for in its address; what cannot be understood counts as not asked for, and is told. */
export function runsParams(search: Search) {
  const { values, problems } = readAddress(search, parsers);
  const filter = values.state ?? "all";
  return { filter, states: states[filter], before: values.before ?? undefined, problems };
}

/** The query string that asks for the same list from another place on; `runsParams` reads it back. */
export const runsQuery = ({ filter, before }: { filter: RunFilter; before?: number }): string =>
  build({ state: filter === "all" ? null : filter, before: before ?? null }) || "?";
