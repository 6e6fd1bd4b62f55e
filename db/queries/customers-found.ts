import "server-only";
import { and, inArray, ne, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import type { PersonScope } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { naturally } from "./naturally.ts";
import { within } from "./within.ts";
import { folded, hasWords, wordsOf } from "./words.ts";

export type FoundCustomer = { slug: string; name: string };

type Asked = {
  /** What customers are wanted for: those at which the person holds it. Everybody holds `panels.read` at all of theirs. */
  permission: Permission;
  /** Words of name and slug. */
  search: string;
  limit: number;
  locale: string;
};

/** How much of a name decides its place, and where it is told from others. */
const enough = 200;

/** Some customers to choose from: first those that begin with what was typed, then in the natural order of names. */
export async function customersFound(scope: PersonScope, { permission, search, limit, locale }: Asked) {
  const { id, slug, name } = customers;
  const words = wordsOf(search);
  const text = folded(sql`${name} || ' ' || ${slug}`);
  const begins = sql<boolean>`(${text} LIKE ${folded(sql`${words.join(" ").replace(/[\\%_]/g, "\\$&")}::text`)} || '%')`;
  const all = await consoleDb()
    .select({ id, slug, name: sql<string>`left(${name}, ${enough})`, begins })
    .from(customers)
    // Of what is gone there is nothing to be opened.
    .where(and(within(scope, permission, id), ne(customers.state, "gone"), ...hasWords(text, words)));
  const compare = naturally(locale);
  all.sort((a, b) => Number(b.begins) - Number(a.begins) || compare(a, b));
  const shown = all.slice(0, limit).map(({ slug }) => slug);
  return { rows: await customersNamed(scope, permission, shown), hasMore: all.length > limit };
}

/** Customers by their slugs, in the order of these; without those at which the person does not hold the permission. */
export async function customersNamed(
  scope: PersonScope,
  permission: Permission,
  slugs: readonly string[],
): Promise<FoundCustomer[]> {
  if (slugs.length === 0) return [];
  const { id, slug, name } = customers;
  const rows = await consoleDb()
    .select({ slug, name })
    .from(customers)
    .where(and(within(scope, permission, id), inArray(slug, [...slugs])));
  return slugs.flatMap((wanted) => rows.find((row) => row.slug === wanted) ?? []);
}
