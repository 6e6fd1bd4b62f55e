import type { Permission, PersonRole } from "#db/vocabulary.ts";

/**
 * Where a person starts: customer success at the customers, operations at all loads, analysts at the tables and
 * executives at the panels of their customer. Undefined for who has not been given a customer yet.
 */
export function startPageOf(
  role: PersonRole,
  permissions: ReadonlySet<Permission>,
  slugs: readonly string[],
): string | undefined {
  if (permissions.has("customers.list")) return "/customers";
  if (permissions.has("loads.read")) return "/loads";
  if (slugs[0] === undefined) return undefined;
  return `/c/${slugs[0]}/${role === "analyst" ? "tables" : "panels"}`;
}
