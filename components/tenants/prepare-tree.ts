import { similar } from "#similar.ts";

/** A tenant for choosing by name; `depth` says how far below the root it stands. Lists are read from top to bottom. */
export type TenantOption = { id: string; name: string; depth: number };

/** How a tenant and those below it are chosen: all of them, some, none. */
export type CheckState = "all" | "some" | "none";

/** A text as it is looked for: without accents, case and punctuation. */
export const folded = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** For each tenant of the list where those below it end: `below[at]` is the place of the first that is not. */
export function endsOf(tenants: readonly TenantOption[]): number[] {
  const ends = new Array<number>(tenants.length).fill(tenants.length);
  const open: number[] = [];
  for (const [at, { depth }] of tenants.entries()) {
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      if ((tenants[last]?.depth ?? 0) < depth) break;
      ends[last] = at;
      open.pop();
    }
    open.push(at);
  }
  return ends;
}

/** The state of every tenant of the list, in its order. */
export function statesOf(tenants: readonly TenantOption[], chosen: ReadonlySet<string>): CheckState[] {
  const counts = [0];
  for (const { id } of tenants) counts.push((counts.at(-1) ?? 0) + (chosen.has(id) ? 1 : 0));
  return endsOf(tenants).map((end, at) => {
    const found = (counts[end] ?? 0) - (counts[at] ?? 0);
    if (found === 0) return "none";
    return found === end - at ? "all" : "some";
  });
}

/** The choice once a tenant was pressed: it brings those below it, or takes them along. */
export function toggled(
  tenants: readonly TenantOption[],
  chosen: ReadonlySet<string>,
  id: string,
): Set<string> {
  const at = tenants.findIndex((one) => one.id === id);
  if (at < 0) return new Set(chosen);
  const branch = tenants.slice(at, endsOf(tenants)[at]);
  const next = new Set(chosen);
  const isWhole = branch.every((one) => chosen.has(one.id));
  for (const one of branch)
    if (isWhole) next.delete(one.id);
    else next.add(one.id);
  return next;
}

/** The places of those whose name or id has every word that was typed, in any order; all where nothing was. */
export function placesOf(tenants: readonly TenantOption[], typed: string): number[] {
  const words = folded(typed).split(" ").filter(Boolean);
  const has = ({ id, name }: TenantOption) => {
    const text = `${folded(name)} ${id}`;
    return words.every((word) => text.includes(word));
  };
  return [...tenants.keys()].filter((at) => {
    const tenant = tenants[at];
    return tenant !== undefined && (words.length === 0 || has(tenant));
  });
}

/** Names that what was typed may have meant, where it has none. */
export const nearTo = (tenants: readonly TenantOption[], typed: string): string[] =>
  typed.length > 60 ? [] : similar(folded(typed), [...new Set(tenants.map(({ name }) => name.slice(0, 60)))]);

/** The ids of a text that holds several and nothing else, as a column of a sheet does; null for any other text. */
export function pastedIds(text: string): string[] | null {
  const words = text.split(/[\s,;|]+/).filter(Boolean);
  if (words.length < 2 || !words.every((word) => /^\d{1,19}$/.test(word))) return null;
  return [...new Set(words.map((word) => String(BigInt(word))))];
}
