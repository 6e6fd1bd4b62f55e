import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { freshnessOfAll } from "#db/freshness.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { customers } from "#db/schema/console/customers.ts";
import type { PersonScope } from "#db/scope.ts";
import { healthStates } from "#db/vocabulary.ts";
import { within } from "./within.ts";

/** The active customers whose loads a person may see and whose data nobody should rely on, the worst first; and how many. */
export async function customersInTrouble(scope: PersonScope, { limit }: { limit: number }) {
  const db = consoleDb();
  const active = await db
    .select({ id: customers.id, slug: customers.slug, name: customers.name })
    .from(customers)
    .where(and(eq(customers.state, "active"), within(scope, "loads.read", customers.id)))
    .orderBy(asc(customers.name), asc(customers.slug));
  const ids = active.map(({ id }) => id);
  const fresh = await freshnessOfAll(db, ids, nightlySchedule(db));
  const found = active
    .flatMap((customer) => {
      const health = fresh.get(customer.id)?.health;
      return health && health.state !== "fresh" ? [{ ...customer, health }] : [];
    })
    .sort((a, b) => healthStates.indexOf(a.health.state) - healthStates.indexOf(b.health.state));
  return { rows: found.slice(0, limit), count: found.length };
}

export type InTrouble = Awaited<ReturnType<typeof customersInTrouble>>["rows"][number];
