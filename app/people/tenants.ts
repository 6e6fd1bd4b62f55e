import { customerScope } from "#auth/scope.ts";
import { mostSlugs } from "#components/address/parsers.ts";
import type { TenantsBySlug } from "#components/people/types.ts";
import { tenantChoices } from "#db/queries/tenants.ts";
import type { Permission } from "#db/vocabulary.ts";
import { OpendbError } from "#errors.ts";

/** The tenants of some customers; null where the warehouse does not answer. A foreign customer is 404. */
export async function tenantsOf(slugs: readonly string[], permission: Permission): Promise<TenantsBySlug> {
  const asked = [...new Set(slugs)].slice(0, mostSlugs);
  const found = await Promise.all(
    asked.map(async (slug) => {
      try {
        return [slug, await tenantChoices(await customerScope(slug, { permission }))] as const;
      } catch (error) {
        // Everything else about the person stays of use without one warehouse.
        if (error instanceof OpendbError) return [slug, null] as const;
        throw error;
      }
    }),
  );
  return Object.fromEntries(found);
}
