import { and, ne } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { customers, rootsOf } from "#db/schema/console/customers.ts";
import { because } from "#errors/english.ts";

/** A tenant of the source and the one above it, ids as text. */
export type SourceTenant = { id: string; id_parent: string | null };

/** A tenant and all above it. A tree that turns back on itself ends where it does. */
function upwards(parents: Map<string, string | null>, from: string): Set<string> {
  const found = new Set<string>();
  for (let id: string | null = from; id !== null && !found.has(id); id = parents.get(id) ?? null)
    found.add(id);
  return found;
}

type Tree = Map<string, string | null>;

/** How a tenant stands to a root that shares tenants with it; undefined where they have none in common. */
function standing(parents: Tree, tenant: string, root: string): string | undefined {
  if (tenant === root) return "is";
  if (upwards(parents, tenant).has(root)) return "lies below";
  return upwards(parents, root).has(tenant) ? "lies above" : undefined;
}

function mustBeApart(parents: Tree, roots: readonly string[]): void {
  for (const [at, root] of roots.entries())
    for (const other of roots.slice(at + 1)) {
      const what = standing(parents, root, other);
      if (what !== undefined)
        throw because(
          "roots_overlap",
          { tenant: root, root: other },
          { message: `Tenant ${root} ${what} the root ${other} that is given, too.` },
        );
    }
}

/**
 * Throws unless tenants of the source may be a new customer's roots: they are there, none is inside another, and they share
 * no tenant with another customer, since each warehouse holds the rows of one.
 */
export async function mustBeFreeRoots(
  tx: ControlDb,
  { slug, roots, tree }: { slug: string; roots: readonly string[]; tree: readonly SourceTenant[] },
): Promise<void> {
  const parents: Tree = new Map(tree.map(({ id, id_parent }) => [id, id_parent]));
  const missing = roots.find((root) => !parents.has(root));
  if (missing !== undefined) throw because("tenant_unknown", { tenant: missing });
  mustBeApart(parents, roots);
  const others = await tx
    .select()
    .from(customers)
    // What is gone holds no tenants any more; what is set aside may come back with them.
    .where(and(ne(customers.slug, slug), ne(customers.state, "gone")));
  for (const other of others)
    for (const of of rootsOf(other))
      for (const root of roots) {
        const what = standing(parents, root, of);
        if (what !== undefined)
          throw because(
            "tenant_of_customer",
            { tenant: root, customer: other.slug, root: of },
            { message: `Tenant ${root} ${what} the root of customer ${other.slug} (${of}).` },
          );
      }
}
