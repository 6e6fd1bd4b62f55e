import "server-only";
import { and, eq, ne, or } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { customers } from "#db/schema/console/customers.ts";
import { kits } from "#db/schema/console/kits.ts";
import { plans } from "#db/schema/console/plans.ts";
import type { Access } from "#db/scope.ts";
import { learnersUse } from "./plans-use.ts";

/** What was agreed with a customer; the plans that it may have; and its kits and learners, which these limit. */
export async function contractOf({ customer }: Access) {
  const db = consoleDb();
  const [contract] = await db.select().from(contracts).where(eq(contracts.id_customer, customer.id));
  const mayHave = or(eq(plans.is_offered, true), contract ? eq(plans.id, contract.id_plan) : undefined);
  const [offered, inUse, [measured]] = await Promise.all([
    db.select().from(plans).where(mayHave).orderBy(plans.price, plans.id),
    db
      .select({ role: kits.role_name, connections: kits.connection_limit, seconds: kits.statement_seconds })
      .from(kits)
      .where(and(eq(kits.id_customer, customer.id), ne(kits.state, "revoked")))
      .orderBy(kits.role_name),
    db.select({ learners: learnersUse }).from(customers).where(eq(customers.id, customer.id)),
  ]);
  return {
    contract: contract ?? null,
    plans: offered,
    kits: inUse,
    learners: measured?.learners ?? null,
  };
}
