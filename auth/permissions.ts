import { type Permission, type PersonRole, permissions } from "#db/vocabulary.ts";

const granted: Record<PersonRole, readonly Permission[]> = {
  executive: ["panels.read"],
  operations: ["panels.read", "tables.read", "loads.read", "loads.request", "loads.seed"],
  customer_success: [
    "customers.list",
    "customers.provision",
    "panels.read",
    "tables.read",
    "personal.read",
    "loads.read",
    "learners.report",
  ],
  admin: permissions,
};

/** What a role may do. */
export const permissionsOf = (role: PersonRole): ReadonlySet<Permission> => new Set(granted[role]);

/** Roles that see every customer; everybody else sees those of their memberships. */
export const seesAllCustomers = (role: PersonRole): boolean => role === "admin";
