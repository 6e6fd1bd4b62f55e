import { readdirSync, readFileSync } from "node:fs";

/*
 * What figures and rankings must be, said a second time: a query of each over the platform's own database, from the
 * dictionary's words. $1: tenants, $2: first day, $3: last day, $4: a product, for the funnel. Nothing here is the
 * product's, and nothing of the product is made of it.
 */

const folder = (name: string) =>
  new Map(
    readdirSync(new URL(`./${name}/`, import.meta.url)).map((file) => [
      file.slice(0, -".sql".length),
      readFileSync(new URL(`./${name}/${file}`, import.meta.url), "utf8"),
    ]),
  );

/** A query of one `value` for each daily figure. */
export const figureTruths = folder("figures");

/** A query of rows for each ranking, with the columns that it has. */
export const rankingTruths = folder("rankings");

export type Question = { tenants: readonly string[]; from: string; until: string; product?: string };

/** A truth's text and values: parameters that it does not have are left out, and the others numbered anew. */
export function question(truth: string, { tenants, from, until, product }: Question) {
  const all = [tenants, from, until, product];
  const used = [...new Set([...truth.matchAll(/\$([1-4])/g)].map(([, at]) => Number(at)))].toSorted();
  const text = truth.replace(/\$([1-4])/g, (_, at: string) => `$${used.indexOf(Number(at)) + 1}`);
  return { text, values: used.map((at) => all[at - 1]) };
}
