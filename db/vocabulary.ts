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

/**
 * What people are told of a run: its state, and where that does not say it, what it waits for. `retrying`: for its next
 * attempt; `held_up`: for a table that is locked at the source; `connecting`: for the source to let it in; `interrupted`: for
 * another process to go on with it; `needs_confirmation`: for somebody to say that what it would take away may go. View console.run_conditions has it.
 */
export const runConditions = [
  ...runStates,
  "retrying",
  "held_up",
  "connecting",
  "interrupted",
  "needs_confirmation",
] as const;
export type RunCondition = (typeof runConditions)[number];

/**
 * `built`: a seed has the table ready, nobody reads it yet; `discarded`: what was built was thrown away. `not_run`: its
 * run ended before it began; `interrupted` and `cancelled`: its run ended, or was cancelled, while it was at work.
 */
export const stepStates = [
  "waiting",
  "running",
  "built",
  "done",
  "unreconciled",
  "failed",
  "cancelled",
  "interrupted",
  "not_run",
  "discarded",
] as const;
export type StepState = (typeof stepStates)[number];

/** States of a step whose rows are in. */
export const committedStepStates = ["done", "unreconciled"] as const satisfies StepState[];

/** How often a run is tried that fails for passing reasons. */
export const attemptLimit = 4;

/** Seconds without a heartbeat after which the process that holds a run counts as dead. */
export const silentSeconds = 30;

/**
 * How a customer's data stand, the worst first; all but `fresh` and `paused` say what is in the way of relying on them.
 * `paused`: the customer is not open, so that nothing is due for it and nothing of it can be wrong.
 */
export const healthStates = [
  "unreachable",
  "empty",
  "failed",
  "missing",
  "needs_confirmation",
  "retrying",
  "late",
  "unreconciled",
  "unseen",
  "paused",
  "fresh",
] as const;
export type HealthState = (typeof healthStates)[number];

/**
 * `suspended`: nobody of the customer comes in, by SQL or in the console, and no load begins; `aside`: its warehouse is
 * kept where nobody reaches it, until a day; `gone`: that was dropped, and only what is recorded of the customer is left.
 */
export const customerStates = ["provisioning", "active", "suspended", "aside", "gone"] as const;
export type CustomerState = (typeof customerStates)[number];

/** States in which the customer's people and kits come in, and loads begin. */
export const openStates = ["provisioning", "active"] as const satisfies CustomerState[];

/** States in which a complete warehouse stands under the customer's slug. */
export const standingStates = ["active", "suspended"] as const satisfies CustomerState[];

/** States in which no warehouse is to be reached, by nobody. */
export const shutStates = ["aside", "gone"] as const satisfies CustomerState[];
export type ShutState = (typeof shutStates)[number];

/** Which of them a customer is in; null while its warehouse is not shut. */
export const shutStateOf = (state: CustomerState): ShutState | null =>
  shutStates.find((shut) => shut === state) ?? null;

/** What changes a customer's state; only a worker drops, when the day has come. */
export const stateKinds = ["suspend", "resume", "deprovision", "restore", "drop"] as const;
export type StateKind = (typeof stateKinds)[number];

/**
 * What is done in a customer's life. `move` and `stay` leave its state as it is: the warehouse goes to another server, or a
 * move that has not switched yet is given up.
 */
export const lifeKinds = [...stateKinds, "move", "stay"] as const;
export type LifeKind = (typeof lifeKinds)[number];

/** From which states each leads to which one; the control database holds it (db/functions/life.sql). */
export const lifeTransitions: Record<StateKind, { from: readonly CustomerState[]; to: CustomerState }> = {
  suspend: { from: ["active"], to: "suspended" },
  resume: { from: ["suspended"], to: "active" },
  deprovision: { from: ["active", "suspended"], to: "aside" },
  restore: { from: ["aside"], to: "suspended" },
  drop: { from: ["aside"], to: "gone" },
};

/**
 * The work of each, in order; every step may be done again. `kits`: their roles let in, kept out or revoked; `servers`: told
 * of it; `loads`: cancelled; `report`: what the warehouse holds is written down; `warehouse`: renamed, or dropped. Of a move:
 * `hold`: no load runs or begins; `target`: the other server can take it; `copy` and `verify`: row for row; `switch`: the
 * other one is the warehouse from here on; `old`: the one that was left is shut and set aside; `copies`: what it made is dropped.
 */
export const lifeSteps = {
  suspend: ["kits", "servers", "loads"],
  resume: ["kits", "servers"],
  deprovision: ["loads", "kits", "servers", "report", "warehouse"],
  restore: ["warehouse"],
  drop: ["warehouse", "roles"],
  move: ["hold", "target", "copy", "verify", "switch", "kits", "servers", "old"],
  stay: ["kits", "copies"],
} as const satisfies Record<LifeKind, readonly string[]>;
export type LifeStep = (typeof lifeSteps)[LifeKind][number];

/** A database beside a customer's warehouse: what a move builds, and what it left and keeps for a while. */
export const copyStates = ["building", "kept"] as const;

/** `executive` and `analyst` are customers' own people: the first look at panels, the second browse tables, too. */
export const personRoles = ["customer_success", "operations", "executive", "analyst", "admin"] as const;
export type PersonRole = (typeof personRoles)[number];

/** What may be done; auth/permissions.ts says which role may do which, and what a membership changes of that. */
export const permissions = [
  "customers.list",
  "panels.read",
  "tables.read",
  "personal.read",
  "loads.read",
  "loads.request",
  "loads.seed",
  "customers.provision",
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
] as const;
export type Permission = (typeof permissions)[number];

/** Why a session was ended before its time. */
export const sessionEnds = [
  "sign_out",
  "person",
  "password",
  "admin",
  "role",
  "deactivated",
  "suspended",
] as const;

/** What a link lets a person set a password for: the first, or another one. */
export const invitationKinds = ["invitation", "reset"] as const;
export type InvitationKind = (typeof invitationKinds)[number];

/** How often a plan or a contract is paid for. */
export const billingPeriods = ["monthly", "quarterly", "yearly"] as const;
export type BillingPeriod = (typeof billingPeriods)[number];

/** How whoever has a kit proves it: by a client certificate, or by a password (SCRAM). */
export const kitForms = ["certificate", "password"] as const;
export type KitForm = (typeof kitForms)[number];

/** `making`: its role or its certificate is not there yet; an interrupted making is taken up again. */
export const kitStates = ["making", "active", "revoked"] as const;

/**
 * What the console asks a worker to do about kits. `sign` and `password` come of a link that is opened, the others of people:
 * `make` gives a kit its role, `retire` ends one of its certificates, `revoke` the whole kit.
 */
export const kitTaskKinds = ["make", "sign", "password", "retire", "revoke"] as const;
export type KitTaskKind = (typeof kitTaskKinds)[number];

export const kitTaskStates = ["asked", "running", "done", "failed"] as const;

/** What uses a kit. */
export const kitPurposes = ["person", "bi_tool", "service"] as const;
export type KitPurpose = (typeof kitPurposes)[number];

/** `failed` waits for somebody: to try again, or to have undone what was made. */
export const provisionStates = ["draft", "queued", "running", "done", "failed", "undone"] as const;
export type ProvisionState = (typeof provisionStates)[number];

/** What a worker is to do with a provision: make the customer, or take away what was made of it. */
export const provisionGoals = ["made", "undone"] as const;

/** What a worker does to make a customer, in this order. */
export const provisionSteps = [
  "customer",
  "database",
  "seed",
  "checks",
  "people",
  "kit",
  "connection",
  "finish",
] as const;
export type ProvisionStep = (typeof provisionSteps)[number];

export const provisionStepStates = ["waiting", "running", "done", "failed", "undone"] as const;
export type ProvisionStepState = (typeof provisionStepStates)[number];
