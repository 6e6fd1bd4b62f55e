/** What a page asked for in its query string: all, some, or nothing that can be understood. */
export type AskedTenants = { kind: "all" } | { kind: "some"; ids: bigint[] } | { kind: "invalid" };

const mostTenants = 1000;
const largest = 2n ** 63n - 1n;

/** Reads `?tenants=3,4` (or a repeated key). Nothing given means all. */
export function askedTenants(given: string | readonly string[] | undefined): AskedTenants {
  if (given === undefined) return { kind: "all" };
  const parts = (typeof given === "string" ? [given] : given).flatMap((text) => text.split(","));
  const words = parts.map((part) => part.trim()).filter((part) => part !== "");
  if (words.length === 0) return { kind: "all" };
  if (words.length > mostTenants || !words.every((word) => /^\d{1,19}$/.test(word)))
    return { kind: "invalid" };
  const ids = [...new Set(words.map((word) => BigInt(word)))].sort(ascending);
  return ids.some((id) => id > largest) ? { kind: "invalid" } : { kind: "some", ids };
}

/** The tenants of a page, or undefined when it asks for one outside of `allowed`: the page is then 404. */
export function narrowed(allowed: readonly bigint[], asked: AskedTenants): readonly bigint[] | undefined {
  if (asked.kind === "invalid") return undefined;
  if (asked.kind === "all") return allowed;
  const set = new Set(allowed);
  return asked.ids.every((id) => set.has(id)) ? asked.ids : undefined;
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
