import { type Permission, type PersonRole, permissions, personRoles } from "#db/vocabulary.ts";

/** What each role may do. Executives look at counts; whoever is to see lists of learners needs `tables.read`. */
const granted: Record<PersonRole, readonly Permission[]> = {
  executive: ["panels.read", "usage.read", "goals.write", "notes.write"],
  analyst: ["panels.read", "tables.read", "notes.write"],
  operations: [
    "panels.read",
    "tables.read",
    "loads.read",
    "loads.request",
    "loads.seed",
    "kits.read",
    "usage.read",
    "notes.write",
  ],
  customer_success: [
    "customers.list",
    "customers.provision",
    "panels.read",
    "tables.read",
    "personal.read",
    "loads.read",
    "people.read",
    "people.write",
    "people.view_as",
    "audit.read",
    "learners.report",
    "kits.read",
    "kits.write",
    "usage.read",
    "goals.write",
    "notes.write",
  ],
  admin: permissions,
};

/**
 * What is about a customer as a whole and cannot be narrowed to some of its tenants: a load fills all of them, and its
 * steps count the rows of all of them, as usage does, and a kit is for the customer. Who sees some tenants only has none of these.
 */
const ofWholeCustomer: ReadonlySet<Permission> = new Set([
  "customers.provision",
  "loads.read",
  "loads.request",
  "loads.seed",
  "people.read",
  "people.write",
  "people.view_as",
  "audit.read",
  "kits.read",
  "kits.write",
  "usage.read",
]);

/** Roles of customers' own people, of whom one may be the customer's admin. */
const ofCustomers: readonly PersonRole[] = ["executive", "analyst"];

/** Whether a role is of customers' own people, who see nothing of a customer that is not open. */
export const isOfCustomers = (role: PersonRole): boolean => ofCustomers.includes(role);

/** What a customer's own admin may do there beside what the role gives. */
const ofCustomerAdmin: readonly Permission[] = ["people.read", "audit.read"];

/** What a membership changes of what a role may do. */
export type Terms = { isNarrowed: boolean; isPersonalGranted: boolean; isCustomerAdmin: boolean };

export const plainTerms: Terms = { isNarrowed: false, isPersonalGranted: false, isCustomerAdmin: false };

/** What a role may do, before any membership. */
export const permissionsOf = (role: PersonRole): ReadonlySet<Permission> => new Set(granted[role]);

/** Roles that see every customer; everybody else sees those of their memberships. */
export const seesAllCustomers = (role: PersonRole): boolean => role === "admin";

/** What somebody of a role may do at the customer of a membership. */
export function permissionsIn(role: PersonRole, terms: Terms): ReadonlySet<Permission> {
  if (seesAllCustomers(role)) return permissionsOf(role);
  const given = new Set(granted[role]);
  // Where there is no table there is no column to be unmasked.
  if (terms.isPersonalGranted && given.has("tables.read")) given.add("personal.read");
  if (terms.isCustomerAdmin && isOfCustomers(role))
    for (const permission of ofCustomerAdmin) given.add(permission);
  if (terms.isNarrowed) for (const permission of ofWholeCustomer) given.delete(permission);
  return given;
}

/** One line of the table of permissions: who has it by role, and whether a membership may add or take it. */
export type PermissionLine = {
  permission: Permission;
  roles: readonly PersonRole[];
  addedBy: "personal" | "customer_admin" | null;
  isLostWhenNarrowed: boolean;
};

/** The table of permissions as pages and documents show it. */
export const permissionLines = (): PermissionLine[] =>
  permissions.map((permission) => ({
    permission,
    roles: personRoles.filter((role) => granted[role].includes(permission)),
    addedBy: addedBy(permission),
    isLostWhenNarrowed: ofWholeCustomer.has(permission),
  }));

function addedBy(permission: Permission): PermissionLine["addedBy"] {
  if (permission === "personal.read") return "personal";
  return ofCustomerAdmin.includes(permission) ? "customer_admin" : null;
}

export type Outcome = { role: PersonRole; terms: Terms; permissions: readonly Permission[] };

const bits = [false, true] as const;

/** What every role may do on every terms, for a form that shows it before anything is saved. */
export const outcomes = (): Outcome[] =>
  personRoles.flatMap((role) =>
    bits.flatMap((isNarrowed) =>
      bits.flatMap((isPersonalGranted) =>
        bits.map((isCustomerAdmin) => {
          const terms = { isNarrowed, isPersonalGranted, isCustomerAdmin };
          return { role, terms, permissions: [...permissionsIn(role, terms)] };
        }),
      ),
    ),
  );
