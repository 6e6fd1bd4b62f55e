import {
  type CustomerState,
  type HealthState,
  healthStates,
  openStates,
  standingStates,
} from "./vocabulary.ts";

/** One thing that is in the way of relying on a customer's data; what is not known of it is null. */
export type Trouble = {
  state: Exclude<HealthState, "fresh" | "paused">;
  since: Date | null;
  /** The catalogue's code of what went wrong, and the side that it came from. */
  code: string | null;
  origin: string | null;
  idRun: number | null;
  /** How many tables it concerns, and one of them. */
  tables: number;
  table: string | null;
  /** The attempt that comes next, or runs. */
  attempt: number | null;
  attemptLimit: number | null;
  nextAttemptAt: Date | null;
};

/** The parts that a customer's health is the worst of. */
export const facets = ["reachable", "fresh", "complete", "reconciled", "checks"] as const;
export type Facet = (typeof facets)[number];

/** `state` is that of the first trouble, the worst; without any it is `fresh`, on which somebody can stake the morning. */
export type Health = { state: HealthState; troubles: Trouble[]; facets: Record<Facet, boolean> };

const spoils: Record<Trouble["state"], readonly Facet[]> = {
  unreachable: ["reachable"],
  unseen: ["reachable"],
  empty: ["fresh", "complete"],
  missing: ["fresh"],
  late: ["fresh"],
  failed: ["complete"],
  needs_confirmation: ["complete"],
  retrying: ["complete"],
  unreconciled: ["reconciled"],
};

const severity = ({ state }: Trouble) => healthStates.indexOf(state);

/** The worst of what was found. Everybody who says how a customer's data stand has it from here. */
export function worstOf(found: Trouble[]): Health {
  const troubles = found.toSorted((a, b) => severity(a) - severity(b));
  const spoilt = new Set<Facet>(troubles.flatMap(({ state }) => spoils[state]));
  if (troubles.some(({ code }) => code === "check_failed")) spoilt.add("checks");
  return {
    state: troubles[0]?.state ?? "fresh",
    troubles,
    facets: Object.fromEntries(facets.map((facet) => [facet, !spoilt.has(facet)])) as Health["facets"],
  };
}

const isAmong = (states: readonly CustomerState[], state: CustomerState) => states.includes(state);

/**
 * The health of a customer that is not open, and null of any other: no load is due, and what its last ones left or a
 * silent warehouse would say is nobody's trouble. Its data are not fresh for all that.
 */
export function pausedHealth(state: CustomerState): Health | null {
  if (isAmong(openStates, state)) return null;
  const { facets } = worstOf([]);
  return {
    state: "paused",
    troubles: [],
    facets: { ...facets, fresh: false, reachable: isAmong(standingStates, state) },
  };
}

/** A trouble of which only some is known. */
export const trouble = (state: Trouble["state"], known: Partial<Trouble> = {}): Trouble => ({
  since: null,
  code: null,
  origin: null,
  idRun: null,
  tables: 0,
  table: null,
  attempt: null,
  attemptLimit: null,
  nextAttemptAt: null,
  ...known,
  state,
});
