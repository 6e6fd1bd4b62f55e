import "server-only";
import { asc, eq, or } from "drizzle-orm";
import { mayOwn } from "#db/contract-owners.ts";
import { consoleDb } from "#db/control.ts";
import { people } from "#db/schema/console/people.ts";
import type { Access } from "#db/scope.ts";

/** Who may look after a customer, and whoever does now. */
export const ownersOf = async ({ customer }: Access, current: number | null) =>
  consoleDb()
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(or(mayOwn(customer.id), current === null ? undefined : eq(people.id, current)))
    .orderBy(asc(people.name), asc(people.id));
