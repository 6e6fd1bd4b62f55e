import "server-only";
import { asc, desc, eq, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { plans } from "#db/schema/console/plans.ts";
import type { PersonScope } from "#db/scope.ts";

const count = sql<number>`(SELECT count(*)::int FROM console.contracts t JOIN console.customers c ON c.id = t.id_customer
  WHERE t.id_plan = ${plans}.id AND c.state <> 'gone')`;

/** All plans, those that are offered first, each with how many customers have it. Plans are nobody's secret among ours. */
export const plansOf = async (_scope: PersonScope) =>
  consoleDb()
    .select({ plan: plans, customers: count })
    .from(plans)
    .orderBy(desc(plans.is_offered), asc(plans.price), asc(plans.id));

/** A plan by its number. */
export async function planOf(_scope: PersonScope, id: number) {
  const [found] = await consoleDb()
    .select({ plan: plans, customers: count })
    .from(plans)
    .where(eq(plans.id, id));
  return found;
}
