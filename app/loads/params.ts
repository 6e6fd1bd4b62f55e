import { z } from "zod";
import { openRunStates, type RunState } from "#db/vocabulary.ts";

export const runFilters = ["all", "open", "failed"] as const;
export type RunFilter = (typeof runFilters)[number];

const states: Record<RunFilter, readonly RunState[] | undefined> = {
  all: undefined,
  open: openRunStates,
  failed: ["failed", "unreconciled", "cancelled"],
};

const params = z.object({
  state: z.enum(runFilters).catch("all"),
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
});

/** What a list of loads was asked for in its address; what cannot be understood counts as not asked for. */
export function runsParams(query: Record<string, unknown>) {
  const { state, before } = params.parse(query);
  return { filter: state, states: states[state], before };
}

/** The query string that asks for the same list from another place on; `runsParams` reads it back. */
export function runsQuery({ filter, before }: { filter: RunFilter; before?: number }): string {
  const query = new URLSearchParams();
  if (filter !== "all") query.set("state", filter);
  if (before !== undefined) query.set("before", String(before));
  const text = query.toString();
  return text === "" ? "?" : `?${text}`;
}
