import { because } from "#errors/english.ts";

/** How many roots a customer has at most: console.customers holds one. */
export const mostRoots = 1;

/** The root that a customer gets of those that were chosen: the one place that takes one of them for all. */
export function soleRoot(roots: readonly string[]): bigint {
  const [root] = roots;
  if (root === undefined || roots.length > mostRoots) throw because("several_roots", { roots });
  return BigInt(root);
}
