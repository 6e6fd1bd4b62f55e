import { and, count, eq, ne, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { kits } from "#db/schema/console/kits.ts";
import { plans } from "#db/schema/console/plans.ts";
import { because } from "#errors/english.ts";

type Asked = { idCustomer: number; role: string; connections: number; statementSeconds: number };

/** Throws `bad_input` or `conflict` where the plan of a customer's contract does not have it. Without a contract all is had. */
export async function mustFitPlan(
  control: ControlDb,
  { idCustomer, role, connections, statementSeconds }: Asked,
): Promise<void> {
  const [found] = await control
    .select({ plan: plans })
    .from(contracts)
    .innerJoin(plans, eq(plans.id, contracts.id_plan))
    .where(eq(contracts.id_customer, idCustomer));
  if (!found) return;
  const { name: plan, connection_limit, statement_seconds, kit_limit } = found.plan;
  if (connections > connection_limit || statementSeconds > statement_seconds)
    throw because("kit_over_plan", { plan, connections: connection_limit, seconds: statement_seconds });
  const [others] = await control
    .select({ kits: count() })
    .from(kits)
    .where(
      and(
        eq(kits.id_customer, idCustomer),
        ne(kits.state, "revoked"),
        ne(kits.role_name, role),
        sql`NOT console.is_trial("kits")`,
      ),
    );
  if ((others?.kits ?? 0) >= kit_limit) throw because("kit_limit_reached", { plan, count: kit_limit });
}
