import type { KnownProduct } from "#db/figures/products.ts";
import { toldApart } from "../../charts/ranked/told-apart.ts";
import { folded } from "../../tenants/prepare-tree.ts";

/** A product to choose: its id in addresses, its name, and what tells it from others of that name. */
export type FoundProduct = { id: string; name: string; marks: string[] };

type Asked = {
  search: string;
  /** The reader's language. */
  locale: string;
  limit: number;
  /** The name of a tenant, where there are several. */
  tenantOf: ((id: string) => string) | null;
};

/**
 * The first products that have every word of what was typed, in any order: those that begin with it before the others, in
 * the natural order of names, in which 9 comes before 10.
 */
export function foundProducts(
  all: readonly KnownProduct[],
  { search, locale, limit, tenantOf }: Asked,
): { rows: FoundProduct[]; hasMore: boolean } {
  const typed = folded(search);
  const words = typed.split(" ").filter(Boolean);
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const found = all
    .map((product) => {
      const name = product.name ?? `#${product.product}`;
      return { ...product, name, text: folded(name) };
    })
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .toSorted(
      (a, b) =>
        Number(b.text.startsWith(typed)) - Number(a.text.startsWith(typed)) ||
        compare(a.name, b.name) ||
        Number(BigInt(a.tenant) - BigInt(b.tenant)) ||
        Number(BigInt(a.product) - BigInt(b.product)),
    );
  const named = found.slice(0, limit).map(({ tenant, product, name }) => ({
    id: `${tenant}-${product}`,
    name,
    apart: [...(tenantOf ? [tenantOf(tenant)] : []), `#${product}`],
  }));
  const rows = toldApart(named).map(({ id, name, marks }) => ({ id, name, marks }));
  return { rows, hasMore: found.length > limit };
}
