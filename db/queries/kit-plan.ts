import "server-only";
import { eq } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { plans } from "#db/schema/console/plans.ts";
import type { Access } from "#db/scope.ts";

/** What the plan of a customer's contract has of kits; null where there is no contract. */
export async function kitPlanOf({ customer }: Access) {
  const [plan] = await consoleDb()
    .select({
      name: plans.name,
      kits: plans.kit_limit,
      connections: plans.connection_limit,
      seconds: plans.statement_seconds,
    })
    .from(contracts)
    .innerJoin(plans, eq(plans.id, contracts.id_plan))
    .where(eq(contracts.id_customer, customer.id));
  return plan ?? null;
}
