import type { PersonRole } from "#db/vocabulary.ts";
import { everybody, ofPeople, type Place } from "./expectations.ts";

export type ActionExpectation = {
  /** One customer's, about what the person sees, or of whoever has a secret, signed in or not. */
  of: "customer" | "console" | "open";
  /** The page that it is posted to. */
  at: (place: Place) => string;
  /** What is sent with it: such that whoever is let through changes nothing that others look at. */
  input: (place: Place) => unknown;
  roles: readonly PersonRole[];
  isWhole?: true;
  /** What becomes of it while somebody sees the console as another; without a word here it is refused. */
  whileViewing?: "answered";
};

const requesters = ["operations", "admin"] as const;
const ofRuns = ({ customer }: Place) => `/c/${customer}/loads`;
const about = ({ customer, run }: Place) => ({ customer, idRun: Number(run) });

const loadAction = (input: ActionExpectation["input"]): ActionExpectation => ({
  of: "customer",
  at: ofRuns,
  input,
  roles: requesters,
  isWhole: true,
});
const ofPerson = ({ person }: Place) => `/people/${person}`;
const peopleAction = (input: ActionExpectation["input"], at = ofPerson): ActionExpectation => ({
  of: "console",
  at,
  input,
  roles: ofPeople,
  isWhole: true,
});
const kitAction = (input: (place: Place) => object): ActionExpectation => ({
  of: "customer",
  at: ({ customer }) => `/c/${customer}/access`,
  input: (place) => ({ customer: place.customer, ...input(place) }),
  roles: ofPeople,
  isWhole: true,
});
const lifeAction = (more: object = {}): ActionExpectation => ({
  of: "customer",
  at: ({ customer }) => `/c/${customer}/settings`,
  input: ({ customer }) => ({ customer, ...more }),
  roles: ofPeople,
  isWhole: true,
});
const provisionAction = (input: ActionExpectation["input"]): ActionExpectation => ({
  of: "console",
  at: () => "/customers/new",
  input,
  roles: ofPeople,
  isWhole: true,
});
// Of a version that there is not, and of one that is no draft: nothing is changed by whoever is let through.
const unseen = ({ provision }: Place) => ({ id: provision, version: 1_000_000 });
/** Such as the database refuses: it changes nothing, and who is let through hears why. */
const planAction = (input: object): ActionExpectation => ({
  of: "console",
  at: () => "/plans/new",
  input: () => input,
  roles: ofPeople,
  isWhole: true,
});
const plan = {
  name: "Enterprise",
  learner_limit: null,
  kit_limit: 1,
  connection_limit: 1,
  statement_seconds: 1,
  export_days: 1,
  price: "1,00",
  billing_period: "monthly",
};
const contract = {
  id_plan: 999_999,
  price: "1,00",
  billing_period: "monthly",
  starts_on: "2026-01-01",
  ends_on: "",
  notes: "",
  documents: [],
  id_owner: null,
};
const ofPanels = ({ customer }: Place) => `/c/${customer}/panels`;
/** Of a goal or a note that there is not. */
const none = { id: 999_999_999, version: 1 };
const panelAction = (more: object, roles: readonly PersonRole[]): ActionExpectation => ({
  of: "customer",
  at: ofPanels,
  input: ({ customer }) => ({ customer, ...more }),
  roles,
});
const ofGoals = ["executive", ...ofPeople] as const;
// An end that is over: nothing is set by whoever is let through.
const goal = { figure: "certificates", target: "1", starts_on: "2020-01-01", ends_on: "2020-12-31" };
const notItsSlug = { confirmation: "not its slug", reason: "none" };
const somebody = { name: "Pessoa", role: "executive", memberships: [] };

export const actions: Record<string, ActionExpectation> = {
  // Of no kit that there is, and for a name that no kit can have.
  "app/c/[customer]/access/actions.ts#makeKit": kitAction(() => ({
    role: "not_theirs",
    form: "certificate",
    purpose: "person",
    tenants: null,
    isPersonal: false,
    addresses: "",
    connections: 1,
    seconds: 1,
    days: 1,
  })),
  "app/c/[customer]/access/actions.ts#askAgain": kitAction(() => ({ task: 999_999_999 })),
  "app/c/[customer]/access/actions.ts#linkKit": kitAction(() => ({
    kit: 999_999_999,
    days: null,
    request: "",
  })),
  "app/c/[customer]/access/actions.ts#unlink": kitAction(() => ({ kit: 999_999_999 })),
  "app/c/[customer]/access/actions.ts#retireCertificate": kitAction(() => ({
    kit: 999_999_999,
    serial: "ab",
  })),
  "app/c/[customer]/access/actions.ts#revokeKit": kitAction(() => ({ kit: 999_999_999, confirmation: "no" })),
  "app/kit/[token]/actions.ts#openLink": {
    of: "open",
    at: () => `/kit/${"x".repeat(43)}`,
    input: () => null,
    roles: everybody,
  },
  "app/c/[customer]/loads/actions.ts#requestRun": loadAction(({ customer }) => ({
    customer,
    kind: "derive",
  })),
  "app/c/[customer]/loads/actions.ts#requestSeed": loadAction(({ customer }) => ({
    customer,
    confirmation: "not its slug",
  })),
  "app/c/[customer]/loads/actions.ts#runAgain": loadAction(about),
  "app/c/[customer]/loads/actions.ts#confirmRun": loadAction((place) => ({
    ...about(place),
    confirmation: "not its slug",
  })),
  "app/c/[customer]/loads/actions.ts#cancelRun": loadAction(about),
  "app/c/[customer]/tables/[schema]/[table]/actions.ts#sealFilter": {
    of: "customer",
    at: ({ customer }) => `/c/${customer}/tables/lms/users`,
    input: ({ customer }) => ({ customer, table: "lms.users", column: "name", filter: "no filter" }),
    roles: ofPeople,
    // It changes nothing, and answers what the other would hear.
    whileViewing: "answered",
  },
  "app/c/[customer]/settings/roots-actions.ts#findRoots": {
    ...lifeAction({ search: "acme", chosen: [] }),
    // It changes nothing, and answers what the other would hear.
    whileViewing: "answered",
  },
  // A worker reads once more what stands there.
  "app/c/[customer]/settings/roots-actions.ts#refreshTenants": lifeAction(),
  "app/c/[customer]/settings/roots-actions.ts#saveRoots": lifeAction({ seen: [], roots: [], reason: "" }),
  "app/c/[customer]/settings/actions.ts#saveContract": lifeAction({ seen: null, contract, reason: "" }),
  "app/c/[customer]/settings/actions.ts#suspendCustomer": lifeAction(notItsSlug),
  "app/c/[customer]/settings/actions.ts#deprovisionCustomer": lifeAction({ ...notItsSlug, keepDays: 1 }),
  "app/c/[customer]/settings/actions.ts#restoreCustomer": lifeAction(),
  "app/c/[customer]/settings/actions.ts#resumeCustomer": lifeAction(),
  "app/c/[customer]/settings/actions.ts#moveCustomer": lifeAction({
    confirmation: "not its slug",
    server: "default",
    keepDays: 1,
  }),
  "app/c/[customer]/settings/actions.ts#stayCustomer": lifeAction(),
  "app/c/[customer]/settings/actions.ts#discardCopy": lifeAction({
    database: "not-there",
    confirmation: "not-there",
  }),
  "app/c/[customer]/panels/goals-actions.ts#setGoal": panelAction({ ...goal, tenants: null }, ofGoals),
  "app/c/[customer]/panels/goals-actions.ts#changeGoal": panelAction({ ...goal, ...none }, ofGoals),
  "app/c/[customer]/panels/goals-actions.ts#endGoal": panelAction(none, ofGoals),
  // To a day before all days.
  "app/c/[customer]/panels/notes-actions.ts#addNote": panelAction(
    { day: "1999-01-01", text: "x", tenants: null },
    everybody,
  ),
  "app/c/[customer]/panels/notes-actions.ts#changeNote": panelAction({ ...none, text: "x" }, everybody),
  "app/c/[customer]/panels/notes-actions.ts#removeNote": panelAction(none, everybody),
  "app/plans/actions.ts#createPlan": planAction(plan),
  "app/plans/actions.ts#changePlan": planAction({ id: 999_999, seen: plan, plan, reason: "" }),
  "app/plans/actions.ts#offerPlan": planAction({ id: 999_999, isOffered: true }),
  "app/customers/new/actions.ts#checkSlug": {
    ...provisionAction(() => ({ name: "Outro", slug: null })),
    whileViewing: "answered",
  },
  "app/customers/new/actions.ts#findTenants": {
    ...provisionAction(() => ({ search: "initech", chosen: [], isWhole: false })),
    whileViewing: "answered",
  },
  "app/customers/new/actions.ts#refreshTenants": provisionAction(() => ({})),
  "app/customers/new/actions.ts#startDraft": provisionAction(() => ({ name: "Rascunho", slug: "rascunho" })),
  "app/customers/new/actions.ts#saveDraft": provisionAction((place) => ({
    ...unseen(place),
    part: { step: "name", value: { name: "Outro", slug: "outro" } },
  })),
  "app/customers/new/actions.ts#discard": provisionAction(unseen),
  "app/customers/new/actions.ts#provision": provisionAction(unseen),
  "app/customers/new/actions.ts#tryAgain": provisionAction(({ provision }) => ({ id: provision })),
  "app/customers/new/actions.ts#undo": provisionAction(({ provision }) => ({
    id: provision,
    confirmation: "not its slug",
  })),
  "app/people/actions.ts#invitePerson": peopleAction(
    () => ({ ...somebody, email: "admin@opendb.example" }),
    () => "/people/new",
  ),
  "app/people/actions.ts#editPerson": peopleAction(({ person }) => ({ ...somebody, id: person, mark: "x" })),
  "app/people/actions.ts#linkPerson": peopleAction(({ person }) => ({ id: person })),
  "app/people/actions.ts#endSessions": peopleAction(({ idle }) => ({ id: idle })),
  "app/people/actions.ts#deactivatePerson": peopleAction(({ idle }) => ({ id: idle })),
  "app/people/actions.ts#reactivatePerson": peopleAction(({ person }) => ({ id: person })),
};
