import "server-only";
import { and, asc, count, eq, ne, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { plans } from "#db/schema/console/plans.ts";
import { servers } from "#db/schema/console/servers.ts";
import { usageSamples } from "#db/schema/console/usage_samples.ts";
import type { PersonScope } from "#db/scope.ts";
import { billingPeriods } from "#db/vocabulary.ts";

/**
 * The servers on which a warehouse may be placed, each with how many there are already and what they hold as last measured; the
 * plans that are offered, and how they are billed.
 */
export async function offers(_scope: PersonScope) {
  const db = consoleDb();
  const { id, name, host, public_host, load_limit, is_open } = servers;
  const bytes = sql<number>`coalesce(sum((SELECT u.bytes FROM ${usageSamples} u WHERE u.id_customer = ${customers.id}
    ORDER BY u.day DESC LIMIT 1)), 0)::float8`;
  const open = await db
    .select({ id, name, host, public_host, load_limit, customers: count(customers.id), bytes })
    .from(servers)
    // What is gone takes no room any more; what is set aside still does.
    .leftJoin(customers, and(eq(customers.id_server, id), ne(customers.state, "gone")))
    .where(eq(is_open, true))
    .groupBy(id)
    .orderBy(asc(name));
  const offered = await db.select().from(plans).where(eq(plans.is_offered, true)).orderBy(asc(plans.id));
  return { servers: open, plans: offered, periods: billingPeriods };
}

export type Offers = Awaited<ReturnType<typeof offers>>;
