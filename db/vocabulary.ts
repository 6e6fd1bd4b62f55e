/** The closed sets of words that checks in SQL, badges and documents share. docs/glossary.md explains each. */

export const strategies = ["merge", "append", "derived"] as const;
export type Strategy = (typeof strategies)[number];

export const loadKinds = ["seed", "delta", "derive"] as const;
export type LoadKind = (typeof loadKinds)[number];

/** `unreconciled`: the load finished and its rows are in, but counts or sums differ from the source. */
export const runStates = ["queued", "running", "done", "unreconciled", "failed", "cancelled"] as const;
export type RunState = (typeof runStates)[number];

/** States in which a run still holds its customer: the database allows one such run a customer. */
export const openRunStates = ["queued", "running"] as const satisfies RunState[];

export const stepStates = ["waiting", "running", "done", "unreconciled", "failed", "cancelled"] as const;
export type StepState = (typeof stepStates)[number];

export const customerStates = ["provisioning", "active", "suspended"] as const;
export type CustomerState = (typeof customerStates)[number];

export const personRoles = ["customer_success", "operations", "executive", "admin"] as const;
export type PersonRole = (typeof personRoles)[number];

/** What may be done; auth/permissions.ts says which role may do which. */
export const permissions = [
  "customers.list",
  "panels.read",
  "tables.read",
  "personal.read",
  "loads.read",
  "loads.request",
  "loads.seed",
  "customers.provision",
] as const;
export type Permission = (typeof permissions)[number];
