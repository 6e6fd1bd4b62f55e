import "server-only";
import { asc } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import type { PersonScope } from "#db/scope.ts";
import type { Permission } from "#db/vocabulary.ts";
import { within } from "./within.ts";

const most = 1000;

/** The customers at which somebody holds a permission, by name, to choose from; the first 1,000. */
export async function customersWithin(scope: PersonScope, permission: Permission) {
  const { id, slug, name } = customers;
  return consoleDb()
    .select({ slug, name })
    .from(customers)
    .where(within(scope, permission, id))
    .orderBy(asc(name), asc(slug))
    .limit(most);
}
