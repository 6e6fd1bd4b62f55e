import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import type { PersonScope } from "#db/scope.ts";

/** Whether somebody is bound to a customer that is suspended or set aside. */
export async function hasClosedCustomer({ person }: PersonScope): Promise<boolean> {
  const [found] = await consoleDb()
    .select({ id: customers.id })
    .from(customers)
    .innerJoin(memberships, eq(memberships.id_customer, customers.id))
    .where(and(eq(memberships.id_person, person.id), inArray(customers.state, ["suspended", "aside"])))
    .limit(1);
  return found !== undefined;
}
