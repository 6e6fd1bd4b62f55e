import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { memberships, people } from "#db/schema/console/index.ts";
import type { Membership } from "#db/schema/console/memberships.ts";
import { personScopeOf } from "#db/scope.testing.ts";
import type { PersonScope } from "#db/scope.ts";
import type { PersonRole } from "#db/vocabulary.ts";
import { seesAllCustomers } from "../permissions.ts";
import { reachOf } from "./reach.ts";
import { standingOf } from "./standing.ts";

export type Given = Partial<Pick<Membership, "tenants" | "is_personal_granted" | "is_customer_admin">>;

let made = 0;

/** Somebody of a role, bound to some customers; the number of the row. */
export async function somebody(
  control: Control,
  role: PersonRole,
  bound: readonly (Customer | [Customer, Given])[] = [],
  name = `Pessoa ${++made}`,
): Promise<number> {
  const email = `p${++made}@example.test`;
  const [person] = await control.insert(people).values({ email, name, role }).returning({ id: people.id });
  if (!person) throw new Error("Nobody was inserted.");
  for (const one of bound) {
    const [customer, given] = Array.isArray(one) ? one : [one, {}];
    await control.insert(memberships).values({ id_person: person.id, id_customer: customer.id, ...given });
  }
  return person.id;
}

/** What auth/scope.ts makes of somebody who is signed in. */
export async function scopeOfPerson(control: Control, id: number): Promise<PersonScope> {
  const standing = await standingOf(control, id);
  if (!standing) throw new Error(`There is no person ${id}.`);
  const { name, email, role } = standing;
  return personScopeOf({
    person: { id, name, email, role },
    seesAllCustomers: seesAllCustomers(role),
    ...reachOf(standing),
  });
}
