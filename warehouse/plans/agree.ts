import { and, eq } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { type Contract, contracts } from "#db/schema/console/contracts.ts";
import { type Plan, plans } from "#db/schema/console/plans.ts";
import { because } from "#errors/english.ts";

/** A plan that new contracts may have, by its name or number. Throws `not_found`. */
export async function offeredPlan(tx: ControlDb, which: { name: string } | { id: number }): Promise<Plan> {
  const isIt = "name" in which ? eq(plans.name, which.name) : eq(plans.id, which.id);
  const [plan] = await tx
    .select()
    .from(plans)
    .where(and(isIt, eq(plans.is_offered, true)));
  if (plan) return plan;
  throw because("plan_unknown", { plan: "name" in which ? which.name : String(which.id) });
}

export type Agreed = Omit<Contract, "updated_at" | "updated_by"> & { by: string };

/** Writes down what was agreed with a customer. What is there already stays: it may have been changed since. */
export const agree = (tx: ControlDb, { by, ...contract }: Agreed) =>
  tx
    .insert(contracts)
    .values({ ...contract, updated_by: by })
    .onConflictDoNothing();

/** What the plan of a customer allows a kit at most. */
export async function limitsOf(tx: ControlDb, idCustomer: number) {
  const [found] = await tx
    .select({ connections: plans.connection_limit, statementSeconds: plans.statement_seconds })
    .from(contracts)
    .innerJoin(plans, eq(plans.id, contracts.id_plan))
    .where(eq(contracts.id_customer, idCustomer));
  if (!found) throw because("plan_unknown", { plan: "" });
  return found;
}
