import "server-only";
import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { people } from "#db/schema/console/people.ts";
import type { PersonScope } from "#db/scope.ts";
import type { PersonRole } from "#db/vocabulary.ts";
import { within } from "./within.ts";
import { folded, hasWords } from "./words.ts";

export type PeopleAsked = {
  /** Part of a name or an e-mail; accents and case do not matter. */
  search: string;
  role: PersonRole | null;
  /** The slug of a customer that they are bound to. */
  customer: string | null;
  isActive: boolean | null;
  /** Only people behind this one, in the order of names. */
  after: number | null;
  limit: number;
};

const place = sql`${folded(sql`${people.name}`)}, ${people.id}`;

/** The people that somebody may see, by name, each with the customers of theirs that they may see, too. */
export async function peopleOf(scope: PersonScope, asked: PeopleAsked) {
  const db = consoleDb();
  const { id_person, id_customer, tenants } = memberships;
  const bound = (more?: SQL) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(memberships)
        .innerJoin(customers, eq(customers.id, id_customer))
        .where(and(eq(id_person, people.id), within(scope, "people.read", id_customer), more)),
    );
  const list = db
    .select({
      all: sql`json_agg(json_build_object('slug', ${customers.slug}, 'name', ${customers.name},
        'isNarrowed', ${tenants} IS NOT NULL) ORDER BY ${customers.name}, ${customers.slug})`.as("all"),
    })
    .from(memberships)
    .innerJoin(customers, eq(customers.id, id_customer))
    .where(and(eq(id_person, people.id), within(scope, "people.read", id_customer)))
    .as("list");
  const words = asked.search.trim().split(/\s+/).filter(Boolean);
  const text = folded(sql`${people.name} || ' ' || ${people.email}`);
  const { id, name, email, role, is_active } = people;
  const rows = await db
    .select({
      id,
      name,
      email,
      role,
      isActive: is_active,
      customers: sql<Bound[]>`coalesce(${list.all}, '[]'::json)`,
    })
    .from(people)
    .leftJoinLateral(list, sql`true`)
    .where(
      and(
        scope.seesAllCustomers ? undefined : bound(),
        asked.customer === null ? undefined : bound(eq(customers.slug, asked.customer)),
        asked.role === null ? undefined : eq(role, asked.role),
        asked.isActive === null ? undefined : eq(is_active, asked.isActive),
        ...hasWords(text, words),
        asked.after === null
          ? undefined
          : sql`(${place}) > (SELECT ${folded(sql`p.name`)}, p.id FROM console.people p WHERE p.id = ${asked.after})`,
      ),
    )
    .orderBy(place)
    .limit(asked.limit + 1);
  return { rows: rows.slice(0, asked.limit), hasMore: rows.length > asked.limit };
}

type Bound = { slug: string; name: string; isNarrowed: boolean };

export type PersonRow = Awaited<ReturnType<typeof peopleOf>>["rows"][number];
