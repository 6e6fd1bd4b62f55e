/**
 * The tenants of a page, ascending, or undefined when it asks for one outside of `allowed`: the page is then 404. Null
 * asks for all.
 */
export function narrowed(
  allowed: readonly bigint[],
  asked: readonly bigint[] | null,
): readonly bigint[] | undefined {
  if (asked === null) return allowed;
  const set = new Set(allowed);
  return asked.every((id) => set.has(id)) ? [...new Set(asked)].sort(ascending) : undefined;
}

/** What a membership lets through: all of the customer's tenants, or those of its list that the customer has. */
export function allowedTenants(
  all: readonly bigint[],
  membership: readonly bigint[] | null,
): readonly bigint[] {
  const list = membership === null ? all : all.filter((id) => membership.includes(id));
  return [...list].sort(ascending);
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
