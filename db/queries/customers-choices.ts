import "server-only";
import { and, asc, eq, exists, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { people } from "#db/schema/console/people.ts";
import { plans } from "#db/schema/console/plans.ts";
import type { PersonScope } from "#db/scope.ts";
import { within } from "./within.ts";

/** Plans and owners of the customers whose contracts a person may see, to narrow the list of customers by. */
export async function customersChoices(scope: PersonScope) {
  const db = consoleDb();
  const seen = within(scope, "customers.provision", contracts.id_customer);
  const used = (
    column: typeof plans.id | typeof people.id,
    reference: typeof contracts.id_plan | typeof contracts.id_owner,
  ) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(contracts)
        .where(and(eq(reference, column), seen)),
    );
  const [ofPlans, ofOwners] = await Promise.all([
    db
      .select({ id: plans.id, name: plans.name })
      .from(plans)
      .where(used(plans.id, contracts.id_plan))
      .orderBy(asc(plans.name)),
    db
      .select({ id: people.id, name: people.name })
      .from(people)
      .where(used(people.id, contracts.id_owner))
      .orderBy(asc(people.name)),
  ]);
  return { plans: ofPlans, owners: ofOwners };
}
