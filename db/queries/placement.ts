import "server-only";
import { asc, count, eq } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { plans } from "#db/schema/console/plans.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { PersonScope } from "#db/scope.ts";

/** The servers on which a warehouse may be placed, each with how many there are already, and the plans that are offered. */
export async function offers(_scope: PersonScope) {
  const db = consoleDb();
  const { id, name, host, public_host, load_limit, is_open } = servers;
  const open = await db
    .select({ id, name, host, public_host, load_limit, customers: count(customers.id) })
    .from(servers)
    .leftJoin(customers, eq(customers.id_server, id))
    .where(eq(is_open, true))
    .groupBy(id)
    .orderBy(asc(name));
  const offered = await db.select().from(plans).where(eq(plans.is_offered, true)).orderBy(asc(plans.id));
  return { servers: open, plans: offered };
}

export type Offers = Awaited<ReturnType<typeof offers>>;
