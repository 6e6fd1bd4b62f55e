import { branchOf, type Forest, type KnownTenant } from "./tree.ts";

export type TenantLine = { id: string; name: string; learners: number };

/** Some of what comes or goes, and how much that is in all. */
export type Lines = { count: number; learners: number; first: TenantLine[] };

/** Learners that there are, and how many there may be where any tenant has a limit. */
export type Sums = { learners: number; limit: number | null };

/** What a change of roots does, as far as the source's tenants tell. */
export type RootsPreview = {
  come: Lines;
  go: Lines;
  kept: number;
  before: Sums;
  after: Sums;
};

const most = 50;

export const nameOf = ({ title, subdomain, id }: KnownTenant): string => title || subdomain || id;

const unknown = (id: string): KnownTenant => ({
  id,
  id_parent: null,
  subdomain: null,
  title: null,
  learners: 0,
  user_limit: null,
});

function lines({ byId }: Forest, ids: readonly string[]): Lines {
  const all = ids.map((id) => byId.get(id) ?? unknown(id));
  const order = new Intl.Collator("pt-BR", { numeric: true });
  const listed = all.map((one) => ({ id: one.id, name: nameOf(one), learners: one.learners }));
  return {
    count: listed.length,
    learners: listed.reduce((sum, { learners }) => sum + learners, 0),
    first: listed.sort((a, b) => b.learners - a.learners || order.compare(a.name, b.name)).slice(0, most),
  };
}

/** All tenants of some roots: they and all below them. */
export const tenantsBelow = (forest: Forest, roots: readonly string[]): Set<string> =>
  new Set(roots.flatMap((root) => branchOf(forest, root).map(({ id }) => id)));

function sums({ byId }: Forest, ids: ReadonlySet<string>): Sums {
  const all = [...ids].flatMap((id) => byId.get(id) ?? []);
  const limits = all.flatMap(({ user_limit }) => user_limit ?? []);
  return {
    learners: all.reduce((sum, { learners }) => sum + learners, 0),
    limit: limits.length > 0 ? limits.reduce((sum, one) => sum + one, 0) : null,
  };
}

/** What a plan's limit of learners counts: those there are, or what is allowed where that is more. */
export const usedOf = ({ learners, limit }: Sums): number => Math.max(learners, limit ?? 0);

/** The tenants that would go from a warehouse, which holds `held`. */
export function goingOf(forest: Forest, after: readonly string[], held: readonly string[]): string[] {
  const wanted = tenantsBelow(forest, after);
  return held.filter((id) => !wanted.has(id));
}

/** What becomes of a warehouse that holds some tenants when the customer's roots are others. */
export function previewRoots(
  forest: Forest,
  { before, after, held }: { before: readonly string[]; after: readonly string[]; held: readonly string[] },
): RootsPreview {
  const [was, wanted] = [tenantsBelow(forest, before), tenantsBelow(forest, after)];
  const there = new Set(held);
  const going = goingOf(forest, after, held);
  return {
    come: lines(
      forest,
      [...wanted].filter((id) => !there.has(id)),
    ),
    go: lines(forest, going),
    kept: held.length - going.length,
    before: sums(forest, was),
    after: sums(forest, wanted),
  };
}
