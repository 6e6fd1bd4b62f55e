import "server-only";
import { asc, eq } from "drizzle-orm";
import { cache } from "react";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { memberships } from "#db/schema/console/memberships.ts";

const most = 500;

/** The customers that a person may see, by name; the first 500. */
export const customersOf = cache(async (idPerson: number, seesAll: boolean) => {
  const { slug, name, state } = customers;
  const all = consoleDb().select({ slug, name, state }).from(customers).$dynamic();
  const mine = seesAll
    ? all
    : all
        .innerJoin(memberships, eq(memberships.id_customer, customers.id))
        .where(eq(memberships.id_person, idPerson));
  return mine.orderBy(asc(name), asc(slug)).limit(most);
});
