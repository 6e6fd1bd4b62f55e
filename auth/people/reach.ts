import type { Membership } from "#db/schema/console/memberships.ts";
import type { PersonScope } from "#db/scope.ts";
import type { Permission, PersonRole } from "#db/vocabulary.ts";
import { permissionsIn, permissionsOf, plainTerms, seesAllCustomers, type Terms } from "../permissions.ts";

/*
 * Who may change whom, give what, and see the console as whom. Two rules hold all of it: nobody gives or sees through
 * another what they do not hold themself, and nobody changes themself.
 */

export type Held = Pick<Membership, "id_customer" | "tenants" | "is_personal_granted" | "is_customer_admin">;

/** What somebody is and holds, as far as these rules look at it. */
export type Standing = {
  id: number;
  role: PersonRole;
  isActive: boolean;
  memberships: readonly Held[];
};

/** The roles that somebody of a role may give, and may have before them to change or to view as. */
const rolesBelow: Record<PersonRole, readonly PersonRole[]> = {
  admin: ["customer_success", "operations", "executive", "analyst", "admin"],
  customer_success: ["executive", "analyst"],
  operations: [],
  executive: [],
  analyst: [],
};

export const rolesGivenBy = (role: PersonRole): readonly PersonRole[] => rolesBelow[role];

export const termsOf = (held: Held): Terms => ({
  isNarrowed: held.tenants !== null,
  isPersonalGranted: held.is_personal_granted,
  isCustomerAdmin: held.is_customer_admin,
});

const none: ReadonlySet<Permission> = new Set();

/** What somebody may do at one customer. */
export function permissionsAt({ role, memberships }: Pick<Standing, "role" | "memberships">, id: number) {
  const held = memberships.find(({ id_customer }) => id_customer === id);
  if (held) return permissionsIn(role, termsOf(held));
  return seesAllCustomers(role) ? permissionsIn(role, plainTerms) : none;
}

/** Whether somebody holds a permission wherever another one is bound; of who is bound nowhere only an admin does. */
const holdsWherever = (
  who: Standing,
  permission: Permission,
  { memberships }: Pick<Standing, "memberships">,
) =>
  seesAllCustomers(who.role) ||
  (memberships.length > 0 &&
    memberships.every(({ id_customer }) => permissionsAt(who, id_customer).has(permission)));

/** Whether somebody may change another: name, role, memberships, and whether they may sign in. */
export const mayChange = (editor: Standing, person: Standing): boolean =>
  editor.isActive &&
  editor.id !== person.id &&
  rolesBelow[editor.role].includes(person.role) &&
  holdsWherever(editor, "people.write", person);

/** Whether somebody may make another what `after` is; `before` is what they were, null for somebody new. */
export function mayGive(
  editor: Standing,
  before: Pick<Standing, "role" | "memberships"> | null,
  after: Pick<Standing, "role" | "memberships">,
): boolean {
  if (!editor.isActive || !rolesBelow[editor.role].includes(after.role)) return false;
  if (!holdsWherever(editor, "people.write", after)) return false;
  return after.memberships.every(({ id_customer }) => {
    const own = permissionsAt(editor, id_customer);
    const had = before ? permissionsAt(before, id_customer) : none;
    return [...permissionsAt(after, id_customer)].every((given) => own.has(given) || had.has(given));
  });
}

/** Whether somebody may see the console as another does: through them nothing that they could not see themself. */
export const mayViewAs = (viewer: Standing, person: Standing): boolean =>
  viewer.isActive &&
  person.isActive &&
  viewer.id !== person.id &&
  person.role !== "admin" &&
  rolesBelow[viewer.role].includes(person.role) &&
  holdsWherever(viewer, "people.view_as", person) &&
  person.memberships.every(({ id_customer }) => {
    const own = permissionsAt(viewer, id_customer);
    return [...permissionsAt(person, id_customer)].every((permission) => own.has(permission));
  });

/** What somebody may do at one customer at least, and at which customers. */
export function reachOf({
  role,
  memberships,
}: Pick<Standing, "role" | "memberships">): Pick<PersonScope, "permissions" | "reach"> {
  if (seesAllCustomers(role)) return { permissions: permissionsOf(role), reach: new Map() };
  const reach = new Map<Permission, number[]>();
  for (const held of memberships)
    for (const permission of permissionsIn(role, termsOf(held)))
      reach.set(permission, [...(reach.get(permission) ?? []), held.id_customer]);
  // Of who is bound to no customer yet, the role says what their pages, which are empty, are.
  const permissions = memberships.length === 0 ? permissionsOf(role) : new Set(reach.keys());
  return { permissions, reach };
}
