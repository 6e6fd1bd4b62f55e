import "server-only";
import { consoleDb } from "#db/control.ts";
import { freshness } from "#db/freshness.ts";
import { nightlySchedule } from "#db/schedules.ts";
import type { Access } from "#db/scope.ts";

/** How fresh a customer's warehouse is, and the load that is open. */
export async function freshnessOf({ customer }: Access) {
  const db = consoleDb();
  return freshness(db, customer, nightlySchedule(db));
}
