import type { PersonRole } from "#db/vocabulary.ts";

/*
 * Who is let through which door. matrix.spec.ts asks each of them as everybody; a page, route or action that is not
 * named here fails it.
 */

const everybody = ["customer_success", "operations", "executive", "admin"] as const;
const ofLoads = ["customer_success", "operations", "admin"] as const;
const ofTables = ofLoads;
const requesters = ["operations", "admin"] as const;

/** What the address of a page is about. */
export type Place = { customer: string; run: string };

export type RouteExpectation = {
  /** `customer`: one customer's; `console`: about all that the person sees; `open`: also for those who are not signed in. */
  of: "customer" | "console" | "open";
  at: (place: Place) => string;
  /** The roles that are let in, to their own customers. */
  roles: readonly PersonRole[];
  /** It can be asked for some tenants, `?tenants=`. */
  byTenant?: true;
  /** It sends people on: where to, whoever they are. */
  leadsTo?: RegExp;
};

export const routes: Record<string, RouteExpectation> = {
  "/": {
    of: "console",
    at: () => "/",
    roles: everybody,
    leadsTo: /^\/(customers|loads|c\/[a-z_]+\/panels)$/,
  },
  "/sign-in": { of: "open", at: () => "/sign-in", roles: everybody, leadsTo: /^\/$/ },
  "/api/auth/[...nextauth]": { of: "open", at: () => "/api/auth/session", roles: everybody },
  "/customers": { of: "console", at: () => "/customers", roles: ["customer_success", "admin"] },
  "/loads": { of: "console", at: () => "/loads", roles: ofLoads },
  "/c/[customer]": { of: "customer", at: ({ customer }) => `/c/${customer}`, roles: everybody },
  "/c/[customer]/panels": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/panels`,
    roles: everybody,
    byTenant: true,
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
  "/c/[customer]/loads": { of: "customer", at: ({ customer }) => `/c/${customer}/loads`, roles: ofLoads },
  "/c/[customer]/loads/[run]": {
    of: "customer",
    at: ({ customer, run }) => `/c/${customer}/loads/${run}`,
    roles: ofLoads,
  },
};

export type ActionExpectation = {
  /** The page that it is posted to. */
  at: (place: Place) => string;
  /** What is sent with it: such that whoever is let through changes nothing that others look at. */
  input: (place: Place) => unknown;
  roles: readonly PersonRole[];
};

const ofRuns = ({ customer }: Place) => `/c/${customer}/loads`;
const about = ({ customer, run }: Place) => ({ customer, idRun: Number(run) });

export const actions: Record<string, ActionExpectation> = {
  "app/c/[customer]/loads/actions.ts#requestRun": {
    at: ofRuns,
    input: ({ customer }) => ({ customer, kind: "derive" }),
    roles: requesters,
  },
  "app/c/[customer]/loads/actions.ts#requestSeed": {
    at: ofRuns,
    input: ({ customer }) => ({ customer, confirmation: "not its slug" }),
    roles: requesters,
  },
  "app/c/[customer]/loads/actions.ts#runAgain": { at: ofRuns, input: about, roles: requesters },
  "app/c/[customer]/loads/actions.ts#confirmRun": {
    at: ofRuns,
    input: (place) => ({ ...about(place), confirmation: "not its slug" }),
    roles: requesters,
  },
  "app/c/[customer]/loads/actions.ts#cancelRun": { at: ofRuns, input: about, roles: requesters },
};
