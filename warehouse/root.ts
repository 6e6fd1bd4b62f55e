import { and, ne } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { OpendbError } from "#errors.ts";

/** A tenant of the source and the one above it, ids as text. */
export type SourceTenant = { id: string; id_parent: string | null };

/** A tenant and all above it. A tree that turns back on itself ends where it does. */
function upwards(parents: Map<string, string | null>, from: string): Set<string> {
  const found = new Set<string>();
  for (let id: string | null = from; id !== null && !found.has(id); id = parents.get(id) ?? null)
    found.add(id);
  return found;
}

/**
 * Throws unless a tenant of the source may be a new customer's root: it is there, and shares no tenant with another
 * customer, since each warehouse holds the rows of one.
 */
export async function mustBeFreeRoot(
  tx: ControlDb,
  { slug, root, tree }: { slug: string; root: string; tree: readonly SourceTenant[] },
): Promise<void> {
  const parents = new Map(tree.map(({ id, id_parent }) => [id, id_parent]));
  if (!parents.has(root))
    throw new OpendbError("not_found", `The source has no tenant ${root}.`, {
      hint: "Give the id of the customer's root in the source's tenants, and look at SOURCE_URL.",
    });
  const others = await tx
    .select({ slug: customers.slug, root: customers.id_root_tenant })
    .from(customers)
    // What is gone holds no tenants any more; what is set aside may come back with them.
    .where(and(ne(customers.slug, slug), ne(customers.state, "gone")));
  const above = upwards(parents, root);
  for (const other of others) {
    const of = String(other.root);
    const isInside = above.has(of);
    if (!isInside && !upwards(parents, of).has(root)) continue;
    const what = of === root ? "is" : isInside ? "lies below" : "lies above";
    throw new OpendbError("conflict", `Tenant ${root} ${what} the root of customer ${other.slug} (${of}).`, {
      hint: "No tenant belongs to two customers: choose a root outside of the other's tree.",
    });
  }
}
