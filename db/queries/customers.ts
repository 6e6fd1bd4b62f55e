import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { cache } from "react";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { people } from "#db/schema/console/people.ts";

const most = 500;

/** Of what is gone there is nothing to be opened; while a customer is not open its own people do not see it. */
const isShown = sql`(${customers.state} IN ('provisioning', 'active') OR ${customers.state} IN ('suspended', 'aside')
  AND coalesce(${people.role} NOT IN ('executive', 'analyst'), true))`;

/** The customers that a person may see, by name; the first 500. */
export const customersOf = cache(async (idPerson: number, seesAll: boolean) => {
  const { slug, name, state } = customers;
  const all = consoleDb()
    .select({ slug, name, state })
    .from(customers)
    .leftJoin(people, eq(people.id, idPerson))
    .$dynamic();
  const mine = seesAll
    ? all.where(isShown)
    : all
        .innerJoin(memberships, eq(memberships.id_customer, customers.id))
        .where(and(eq(memberships.id_person, idPerson), isShown));
  return mine.orderBy(asc(name), asc(slug)).limit(most);
});
