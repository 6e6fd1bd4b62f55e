import type { PersonRole } from "#db/vocabulary.ts";

/**
 * Where a person starts: executives at their panels, operations at all loads, customer success at the customers.
 * Undefined for an executive who has not been given a customer yet.
 */
export function startPageOf(role: PersonRole, slugs: readonly string[]): string | undefined {
  if (role === "operations") return "/loads";
  if (role !== "executive") return "/customers";
  return slugs[0] === undefined ? undefined : `/c/${slugs[0]}/panels`;
}
