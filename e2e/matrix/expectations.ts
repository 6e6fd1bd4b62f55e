import { type PersonRole, personRoles } from "#db/vocabulary.ts";
import { demoAccounts, demoPassword } from "#demo/accounts.ts";

/*
 * Who is let through which door. matrix.spec.ts asks each of them as everybody; a page, route or action that is not
 * named here fails it.
 */

export const everybody = personRoles;
const ofLoads = ["customer_success", "operations", "admin"] as const;
const ofTables = [...ofLoads, "analyst"] as const;
export const ofPeople = ["customer_success", "admin"] as const;

/** What the address of a page is about: a customer, a load and a learner of it, and somebody who sees the own one. */
export type Place = {
  customer: string;
  run: string;
  learner: string;
  person: number;
  idle: number;
  provision: number;
};

export type RouteExpectation = {
  /** `customer`: one customer's; `console`: about all that the person sees; `open`: also for those who are not signed in. */
  of: "customer" | "console" | "open";
  at: (place: Place) => string;
  /** The roles that are let in, to their own customers. */
  roles: readonly PersonRole[];
  /** The customer's own admin is let in, too. */
  isOfCustomerAdmin?: true;
  /** It is about all of a customer: who sees some of its tenants only is not let in. */
  isWhole?: true;
  /** `form`: asked for by a form; `closed`: by forms only, and by everybody: a link to it leads nowhere. */
  method?: "form" | "closed";
  /** It can be asked for some tenants, `?tenants=`. `own`: of those that a link names, the reader's own are shown. */
  byTenant?: true | "own";
  /** It sends people on: where to, whoever they are. */
  leadsTo?: RegExp;
};

export const routes: Record<string, RouteExpectation> = {
  "/": {
    of: "console",
    at: () => "/",
    roles: everybody,
    leadsTo: /^\/(customers|loads|c\/[a-z_]+\/(panels|tables))$/,
  },
  "/sign-in": { of: "open", at: () => "/sign-in", roles: everybody, leadsTo: /^\/$/ },
  "/sign-in/forgotten": { of: "open", at: () => "/sign-in/forgotten", roles: everybody },
  "/api/forgotten": { of: "open", at: () => "/api/forgotten", roles: everybody, method: "closed" },
  "/api/auth/[...nextauth]": { of: "open", at: () => "/api/auth/session", roles: everybody },
  "/customers": { of: "console", at: () => "/customers", roles: ["customer_success", "admin"] },
  "/customers/new": { of: "console", at: () => "/customers/new", roles: ofPeople, isWhole: true },
  "/customers/new/[provision]": {
    of: "console",
    at: ({ provision }) => `/customers/new/${provision}`,
    roles: ofPeople,
    isWhole: true,
  },
  // Everybody chooses among their own customers; what the choice is for may be another matter.
  "/api/customers": { of: "console", at: () => "/api/customers?search=a", roles: everybody },
  "/customers/renewals": {
    of: "console",
    at: () => "/customers/renewals",
    roles: ofPeople,
    isWhole: true,
  },
  "/plans": { of: "console", at: () => "/plans", roles: ofPeople, isWhole: true },
  "/plans/new": { of: "console", at: () => "/plans/new", roles: ofPeople, isWhole: true },
  "/plans/[plan]": { of: "console", at: () => "/plans/1", roles: ofPeople, isWhole: true },
  "/loads": { of: "console", at: () => "/loads", roles: ofLoads, isWhole: true },
  "/account": { of: "console", at: () => "/account", roles: everybody },
  "/audit": { of: "console", at: () => "/audit", roles: ofPeople, isOfCustomerAdmin: true, isWhole: true },
  "/audit/export": {
    of: "console",
    at: () => "/audit/export?action=audit.prune",
    roles: ofPeople,
    isOfCustomerAdmin: true,
    isWhole: true,
    method: "form",
  },
  "/people": { of: "console", at: () => "/people", roles: ofPeople, isOfCustomerAdmin: true, isWhole: true },
  "/people/new": { of: "console", at: () => "/people/new", roles: ofPeople, isWhole: true },
  "/people/[person]": {
    of: "console",
    at: ({ person }) => `/people/${person}`,
    roles: ofPeople,
    isOfCustomerAdmin: true,
    isWhole: true,
  },
  "/people/permissions": { of: "console", at: () => "/people/permissions", roles: everybody },
  "/view-as": { of: "console", at: () => "/view-as", roles: everybody, leadsTo: /^\/$/ },
  "/kit/[token]": { of: "open", at: () => `/kit/${"x".repeat(43)}`, roles: everybody },
  "/welcome/[token]": { of: "open", at: () => `/welcome/${"x".repeat(43)}`, roles: everybody },
  "/api/sign-in": { of: "open", at: () => "/api/sign-in", roles: everybody, method: "closed" },
  "/api/sign-out": { of: "open", at: () => "/api/sign-out", roles: everybody, method: "closed" },
  "/api/language": { of: "open", at: () => "/api/language", roles: everybody, method: "closed" },
  "/api/view-as": { of: "open", at: () => "/api/view-as", roles: everybody, method: "closed" },
  "/api/view-as/end": { of: "open", at: () => "/api/view-as/end", roles: everybody, method: "closed" },
  "/api/welcome": { of: "open", at: () => "/api/welcome", roles: everybody, method: "closed" },
  "/api/account/password": {
    of: "open",
    at: () => "/api/account/password",
    roles: everybody,
    method: "closed",
  },
  "/api/account/sessions": {
    of: "open",
    at: () => "/api/account/sessions",
    roles: everybody,
    method: "closed",
  },
  "/c/[customer]": { of: "customer", at: ({ customer }) => `/c/${customer}`, roles: everybody },
  "/c/[customer]/panels": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/panels`,
    roles: everybody,
    byTenant: "own",
  },
  "/c/[customer]/panels/[theme]": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/panels/platforms`,
    roles: everybody,
    byTenant: "own",
  },
  "/c/[customer]/panels/products": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/panels/products`,
    roles: everybody,
    byTenant: "own",
  },
  "/c/[customer]/tables": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/tables`,
    roles: ofTables,
    byTenant: true,
  },
  "/c/[customer]/tables/[schema]/[table]": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/tables/lms/users`,
    roles: ofTables,
    byTenant: true,
  },
  "/c/[customer]/learners/[id]": {
    of: "customer",
    at: ({ customer, learner }) => `/c/${customer}/learners/${learner}`,
    roles: ofPeople,
  },
  "/c/[customer]/learners/[id]/report": {
    of: "customer",
    at: ({ customer, learner }) => `/c/${customer}/learners/${learner}/report?form=json`,
    roles: ofPeople,
    method: "form",
  },
  "/c/[customer]/audit": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/audit`,
    roles: ofPeople,
    isOfCustomerAdmin: true,
    isWhole: true,
  },
  "/c/[customer]/audit/export": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/audit/export?action=audit.prune`,
    roles: ofPeople,
    isOfCustomerAdmin: true,
    isWhole: true,
    method: "form",
  },
  "/c/[customer]/hand-over": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/hand-over`,
    roles: ofLoads,
    isWhole: true,
  },
  "/c/[customer]/settings": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/settings`,
    roles: ofPeople,
    isWhole: true,
  },
  "/c/[customer]/usage": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/usage`,
    roles: [...ofLoads, "executive"],
    isWhole: true,
  },
  "/c/[customer]/access": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/access`,
    roles: ofLoads,
    isWhole: true,
  },
  "/c/[customer]/access/new": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/access/new`,
    roles: ofPeople,
    isWhole: true,
  },
  "/c/[customer]/loads": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/loads`,
    roles: ofLoads,
    isWhole: true,
  },
  "/c/[customer]/loads/[run]": {
    of: "customer",
    at: ({ customer, run }) => `/c/${customer}/loads/${run}`,
    roles: ofLoads,
    isWhole: true,
  },
};

/** What each of the forms of `routes` is sent, and what becomes of it while somebody sees the console as another. */
export const forms: Record<string, { fields: Record<string, string>; whileViewing: "refused" | "done" }> = {
  "/api/sign-in": {
    fields: { email: demoAccounts.acme.email, password: demoPassword },
    whileViewing: "refused",
  },
  "/api/welcome": {
    fields: { token: "x".repeat(43), password: "maçã com canela e mel" },
    whileViewing: "refused",
  },
  "/api/account/password": {
    fields: { current: demoPassword, next: "maçã com canela e mel" },
    whileViewing: "refused",
  },
  "/api/account/sessions": { fields: { session: "all" }, whileViewing: "refused" },
  // Anybody may ask for a link by mail, for any e-mail; nothing of it is about who has signed in.
  "/api/forgotten": { fields: { email: demoAccounts.acme.email }, whileViewing: "done" },
  "/api/language": { fields: { locale: "en", back: "/" }, whileViewing: "done" },
  "/api/sign-out": { fields: {}, whileViewing: "done" },
  "/api/view-as": { fields: { person: "1" }, whileViewing: "refused" },
  "/api/view-as/end": { fields: {}, whileViewing: "done" },
};
