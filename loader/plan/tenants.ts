import { because } from "#errors/english.ts";
import type { Manifest } from "#loader/manifest/manifest.ts";

/** Which tenants the customer has now, and what became of those that a table knew. All ids as text, ascending. */
export type Tenants = { now: string[]; known: string[]; joined: string[]; left: string[] };

export type TreeRow = { id: string; id_parent: string | null };

const ascending = (a: string, b: string) => (BigInt(a) < BigInt(b) ? -1 : 1);

/**
 * A customer's tenants: its roots and all that descends from them, ascending. A tree that turns back on itself ends where
 * it does. Throws `not_found` when the source lacks one of the roots.
 */
export function tenantsOf(tree: TreeRow[], roots: readonly string[]): string[] {
  const ids = new Set(tree.map((row) => row.id));
  const missing = roots.find((root) => !ids.has(root));
  if (missing !== undefined) throw because("root_missing", { root: missing });
  const children = Map.groupBy(tree, (row) => row.id_parent ?? "");
  const found = new Set(roots);
  const queue = [...roots];
  for (let id = queue.pop(); id !== undefined; id = queue.pop())
    for (const child of children.get(id) ?? [])
      if (!found.has(child.id)) {
        found.add(child.id);
        queue.push(child.id);
      }
  return [...found].sort(ascending);
}

/** What became of the tenants that a table was loaded for before. */
export function compareTenants(now: string[], before: string[]): Tenants {
  const was = new Set(before);
  const is = new Set(now);
  return {
    now,
    known: now.filter((id) => was.has(id)),
    joined: now.filter((id) => !was.has(id)),
    left: before.filter((id) => !is.has(id)),
  };
}

/** Whatever answers a small query of the source. */
type TenantSource = { rows<T extends Record<string, unknown>>(query: string): Promise<T[]> };

/** All tenants of the source, each with the one above it. */
export const readTree = (source: TenantSource, manifest: Manifest): Promise<TreeRow[]> =>
  source.rows<TreeRow>(
    `SELECT id::text, id_parent::text FROM (${manifest.source.tenants}) t (id, id_parent)`,
  );

/** The tenants that a customer has at the source, seen from its roots. Throws `not_found`. */
export async function readTenants(
  source: TenantSource,
  manifest: Manifest,
  roots: readonly string[],
): Promise<string[]> {
  return tenantsOf(await readTree(source, manifest), roots);
}
