import "server-only";
import { asc, eq } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { people } from "#db/schema/console/people.ts";
import type { Access, PersonScope } from "#db/scope.ts";

const most = 500;

/** Whose entries may be looked for, by name: everybody, or who belongs to the customer; the first 500. */
export async function auditPeople(scope: Access | PersonScope) {
  const { id, name, email } = people;
  const all = consoleDb().select({ id, name, email }).from(people).$dynamic();
  const mine =
    "customer" in scope
      ? all
          .innerJoin(memberships, eq(memberships.id_person, people.id))
          .where(eq(memberships.id_customer, scope.customer.id))
      : all;
  return mine.orderBy(asc(name), asc(email)).limit(most);
}
