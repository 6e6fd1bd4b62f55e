import { customerScope } from "#auth/scope.ts";
import type { Scope } from "#db/scope.ts";

/**
 * The scope of a link's tenants under the rights of whoever opens it: those of them that are theirs, and how many are not.
 * That one is not theirs and that it does not exist is the same. Where none is theirs, the page is 404.
 */
export async function ownTenants(
  slug: string,
  permission: "panels.read",
  asked: readonly bigint[] | null,
): Promise<{ scope: Scope; missing: number }> {
  const whole = await customerScope(slug, { permission });
  if (asked === null) return { scope: whole, missing: 0 };
  const known = asked.filter((id) => whole.allowed.includes(id));
  const tenants = known.length > 0 ? known : asked;
  return { scope: await customerScope(slug, { permission, tenants }), missing: asked.length - known.length };
}
