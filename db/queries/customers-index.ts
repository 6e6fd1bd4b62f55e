import "server-only";
import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import { timeZone } from "#days.ts";
import { consoleDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { customers } from "#db/schema/console/customers.ts";
import { people } from "#db/schema/console/people.ts";
import { plans } from "#db/schema/console/plans.ts";
import type { PersonScope } from "#db/scope.ts";
import type { CustomerState } from "#db/vocabulary.ts";
import { within } from "./within.ts";
import { folded, hasWords, wordsOf } from "./words.ts";

/** Days before its end in which a kit is told of. */
const kitDays = 30;
/** How much of a name decides its place. */
const enough = 200;

const today = sql`(now() AT TIME ZONE ${sql.raw(`'${timeZone}'`)})::date`;

const sample = sql`(SELECT u.day, u.rows, u.bytes, u.learners, u.cap, u.capped_learners FROM console.usage_samples u
  WHERE u.id_customer = ${customers.id} ORDER BY u.day DESC LIMIT 1)`;

const kits = sql`(SELECT k.id_customer, count(*)::int AS expiring, min(k.expires_at) AS next FROM console.kits k
  WHERE k.state = 'active' AND k.expires_at > now() AND k.expires_at < now() + make_interval(days => ${kitDays})
  GROUP BY k.id_customer)`;

const number = (value: SQL) => sql<number | null>`${value}::float8`;

/** What narrows the list by what stands in rows. */
export type CustomersNarrowed = {
  /** Words of name and slug, in any order; accents and case do not matter. */
  search: string;
  state: CustomerState | null;
  /** A plan's number. */
  plan: number | null;
  /** An owner's number, or `none` for customers that nobody looks after. */
  owner: string | null;
};

/**
 * What the list of customers is sorted and narrowed by, of all that a person may see. What is about a customer as a whole
 * is null of one of which the person sees a part only: contract, figures and kits each need their own permission there.
 */
export async function customersIndex(scope: PersonScope, { search, state, plan, owner }: CustomersNarrowed) {
  const { id, slug, name } = customers;
  const held = (permission: Parameters<typeof within>[1]) => within(scope, permission, id) ?? sql`true`;
  const text = folded(sql`${name} || ' ' || ${slug}`);
  return consoleDb()
    .select({
      id,
      slug,
      name: sql<string>`left(${name}, ${enough})`,
      state: customers.state,
      plan: plans.name,
      owner: people.name,
      hasContract: sql<boolean>`${contracts.id_customer} IS NOT NULL`,
      endsOn: contracts.ends_on,
      daysLeft: sql<number | null>`${contracts.ends_on} - ${today}`,
      bytes: number(sql`u.bytes`),
      rows: number(sql`u.rows`),
      learners: number(sql`u.learners`),
      cap: number(sql`coalesce(${plans.learner_limit}, u.cap)`),
      /** The learners that the cap is for: of a plan's all, else those of tenants that have one. */
      counted: number(
        sql`CASE WHEN ${plans.learner_limit} IS NULL THEN u.capped_learners ELSE u.learners END`,
      ),
      kits: sql<number | null>`CASE WHEN ${held("kits.read")} THEN coalesce(x.expiring, 0) END`,
      nextKit: sql<
        number | null
      >`CASE WHEN ${held("kits.read")} THEN extract(epoch FROM x.next)::float8 * 1000 END`,
    })
    .from(customers)
    .leftJoin(contracts, and(eq(contracts.id_customer, id), held("customers.provision")))
    .leftJoin(plans, eq(plans.id, contracts.id_plan))
    .leftJoin(people, eq(people.id, contracts.id_owner))
    .leftJoinLateral(sql`${sample} u`, held("usage.read"))
    .leftJoin(sql`${kits} x`, sql`x.id_customer = ${id}`)
    .where(
      and(
        within(scope, "customers.list", id),
        ...hasWords(text, wordsOf(search)),
        // Of what is gone there is nothing to be seen to: it is there for who asks for it.
        state === null ? ne(customers.state, "gone") : eq(customers.state, state),
        plan === null ? undefined : eq(plans.id, plan),
        owner === null
          ? undefined
          : owner === "none"
            ? sql`${people.id} IS NULL`
            : eq(people.id, Number(owner)),
      ),
    );
}

export type IndexedCustomer = Awaited<ReturnType<typeof customersIndex>>[number];
