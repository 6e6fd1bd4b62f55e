/** A tenant of the source as the control database keeps it, ids as text. */
export type KnownTenant = {
  id: string;
  id_parent: string | null;
  subdomain: string | null;
  title: string | null;
  learners: number;
  user_limit: number | null;
  /** Its rows are loaded as those of others, and trees go on below it, but nobody chooses it. */
  is_deleted?: boolean;
};

/** The root of a customer that there is. */
export type TakenRoot = { root: string; slug: string; name: string };

/** Why a tenant cannot be a root of a new customer. */
export type Refusal =
  | { why: "missing" }
  | { why: "taken" | "inside_customer" | "above_customer"; slug: string; name: string }
  | { why: "chosen" | "inside_chosen" | "above_chosen"; id: string };

export type Totals = { tenants: number; learners: number; limit: number | null };
export type Branch = KnownTenant & { depth: number };

export type Forest = {
  byId: ReadonlyMap<string, KnownTenant>;
  children: ReadonlyMap<string, readonly KnownTenant[]>;
};

export function forestOf(rows: readonly KnownTenant[]): Forest {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const children = Map.groupBy(
    rows.filter(({ id_parent }) => id_parent !== null),
    ({ id_parent }) => id_parent ?? "",
  );
  return { byId, children };
}

/** A tenant and all above it. A tree that turns back on itself ends where it does. */
function above({ byId }: Forest, from: string): Set<string> {
  const found = new Set<string>();
  for (let id: string | null = from; id !== null && !found.has(id); id = byId.get(id)?.id_parent ?? null)
    found.add(id);
  return found;
}

const isThere = ({ byId }: Forest, id: string) => byId.has(id) && !byId.get(id)?.is_deleted;

/** What keeps a tenant from being a root beside those chosen and those of customers; undefined when nothing does. */
export function refusalOf(
  forest: Forest,
  id: string,
  { chosen, taken }: { chosen: readonly string[]; taken: readonly TakenRoot[] },
): Refusal | undefined {
  if (!isThere(forest, id)) return { why: "missing" };
  const up = above(forest, id);
  for (const { root, slug, name } of taken) {
    if (root === id) return { why: "taken", slug, name };
    if (up.has(root)) return { why: "inside_customer", slug, name };
    if (above(forest, root).has(id)) return { why: "above_customer", slug, name };
  }
  for (const other of chosen) {
    if (other === id) return { why: "chosen", id: other };
    if (up.has(other)) return { why: "inside_chosen", id: other };
    if (above(forest, other).has(id)) return { why: "above_chosen", id: other };
  }
  return undefined;
}

/** A tenant and what descends from it, parents before their children, the first `most`. */
export function branchOf(forest: Forest, root: string, most = Number.POSITIVE_INFINITY): Branch[] {
  const start = forest.byId.get(root);
  const found: Branch[] = [];
  const seen = new Set<string>([root]);
  const left: Branch[] = start ? [{ ...start, depth: 0 }] : [];
  for (let next = left.pop(); next !== undefined && found.length < most; next = left.pop()) {
    found.push(next);
    const { id, depth } = next;
    for (const child of (forest.children.get(id) ?? []).toReversed()) {
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      left.push({ ...child, depth: depth + 1 });
    }
  }
  return found;
}

/** Learners of a whole branch, and how many there may be where any of its tenants has a limit. */
export function totalsOf(forest: Forest, root: string): Totals {
  const all = branchOf(forest, root);
  const limits = all.flatMap(({ user_limit }) => user_limit ?? []);
  return {
    tenants: all.filter(({ is_deleted }) => !is_deleted).length,
    learners: all.reduce((sum, { learners }) => sum + learners, 0),
    limit: limits.length > 0 ? limits.reduce((sum, one) => sum + one, 0) : null,
  };
}

/** Without accents and case, for looking things up. */
const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Tenants whose subdomain, title and id have all words, those that begin with what was typed first. */
export function matching(forest: Forest, search: string, most: number): KnownTenant[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  const typed = words.join(" ");
  const found: { tenant: KnownTenant; rank: number }[] = [];
  for (const tenant of forest.byId.values()) {
    if (tenant.is_deleted) continue;
    const names = [tenant.id, folded(tenant.subdomain ?? ""), folded(tenant.title ?? "")];
    const text = names.join(" ");
    if (!words.every((word) => text.includes(word))) continue;
    const rank = names.includes(typed) ? 0 : names.some((name) => name.startsWith(typed)) ? 1 : 2;
    found.push({ tenant, rank: rank + (tenant.id_parent === null ? 0 : 0.5) });
  }
  const order = new Intl.Collator("pt-BR", { numeric: true });
  const nameOf = ({ subdomain, id }: KnownTenant) => subdomain ?? id;
  return found
    .sort((a, b) => a.rank - b.rank || order.compare(nameOf(a.tenant), nameOf(b.tenant)))
    .slice(0, most)
    .map(({ tenant }) => tenant);
}
