import "server-only";
import { consoleDb } from "#db/control.ts";
import { type Freshness, freshness } from "#db/freshness.ts";
import { trouble, worstOf } from "#db/health.ts";
import { nightlySchedule } from "#db/schedules.ts";
import type { Access } from "#db/scope.ts";

/** How fresh and how well a customer's warehouse is, and the load that is open. */
export async function freshnessOf({ customer }: Access) {
  const db = consoleDb();
  return freshness(db, customer, nightlySchedule(db));
}

/** The same once a page has found by itself, later than everybody else, that the warehouse cannot be used. */
export function outOfReach(known: Freshness, code: string, now = new Date()): Freshness {
  const { state, troubles } = known.health;
  if (state === "paused" || troubles.some(({ state }) => state === "unreachable")) return known;
  const found = trouble("unreachable", { code, origin: "warehouse", since: now });
  return { ...known, health: worstOf([found, ...troubles]) };
}
