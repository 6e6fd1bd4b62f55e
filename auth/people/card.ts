import "server-only";
import { inArray } from "drizzle-orm";
import { notFound } from "next/navigation";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import type { PersonScope } from "#db/scope.ts";
import { type Permission, permissions } from "#db/vocabulary.ts";
import { seesAllCustomers } from "../permissions.ts";
import { mayChange, mayGive, mayViewAs, permissionsAt, rolesGivenBy } from "./reach.ts";
import { markOf, plain, standingOf } from "./standing.ts";

/**
 * A person as the one who asks may see them: of their memberships those at customers where the other holds people.read.
 * Nobody of that number, and nobody to be seen, is 404.
 */
export async function personCard(scope: PersonScope, id: number) {
  const db = consoleDb();
  const [asker, person] = await Promise.all([standingOf(db, scope.person.id), standingOf(db, id)]);
  if (!asker || !person) notFound();
  const isSeen = (idCustomer: number) =>
    scope.seesAllCustomers || (scope.reach.get("people.read")?.includes(idCustomer) ?? false);
  const seen = person.memberships.filter(({ id_customer }) => isSeen(id_customer));
  if (seen.length === 0 && !scope.seesAllCustomers) notFound();
  const ids = seen.map(({ id_customer }) => id_customer);
  const { slug, name } = customers;
  const named = await db
    .select({ id: customers.id, slug, name })
    .from(customers)
    .where(inArray(customers.id, ids));
  const inOrder = (list: ReadonlySet<Permission>) => permissions.filter((one) => list.has(one));
  const memberships = named
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((customer) => {
      const held = seen.find(({ id_customer }) => id_customer === customer.id);
      if (!held) return [];
      return [{ customer, ...plain(held), permissions: inOrder(permissionsAt(person, customer.id)) }];
    });
  const canChange = scope.permissions.has("people.write") && mayChange(asker, person);
  return {
    person: { id, name: person.name, email: person.email, role: person.role, isActive: person.isActive },
    memberships,
    /** Their role sees every customer, whatever they are bound to. */
    seesAll: seesAllCustomers(person.role),
    mark: markOf(person),
    isSelf: asker.id === id,
    canChange,
    canBringBack: canChange && mayGive(asker, person, person),
    canViewAs: scope.permissions.has("people.view_as") && mayViewAs(asker, person),
    roles: rolesGivenBy(asker.role),
  };
}

export type PersonCard = Awaited<ReturnType<typeof personCard>>;
