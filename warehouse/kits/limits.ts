import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { customers } from "#db/schema/console/customers.ts";
import { type Kit, kits } from "#db/schema/console/kits.ts";
import { plans } from "#db/schema/console/plans.ts";
import { servers } from "#db/schema/console/servers.ts";
import { openStates } from "#db/vocabulary.ts";
import { sqlstateOf } from "#errors/sqlstate.ts";
import { type By, inDatabase } from "./kit.ts";
import { limitRole } from "./role.ts";

// What a kit was made with, or what its customer's plan allows now where that is less.
const connections = sql<number>`least(${kits.connection_limit}, ${plans.connection_limit})`;
const seconds = sql<number>`least(${kits.statement_seconds}, ${plans.statement_seconds})`;

const limited = (control: ControlDb, which: SQL | undefined) =>
  control
    .select({ kit: kits, slug: customers.slug, server: servers, connections, seconds })
    .from(kits)
    .innerJoin(customers, eq(customers.id, kits.id_customer))
    .innerJoin(servers, eq(servers.id, customers.id_server))
    .leftJoin(contracts, eq(contracts.id_customer, customers.id))
    .leftJoin(plans, eq(plans.id, contracts.id_plan))
    .where(which)
    .orderBy(kits.id);

/** A kit with no more than its customer's plan allows now: a plan that is lowered takes no kit away, but narrows them. */
export async function withinPlan(control: ControlDb, kit: Kit): Promise<Kit> {
  const [found] = await limited(control, eq(kits.id, kit.id));
  if (!found) return kit;
  return { ...kit, connection_limit: found.connections, statement_seconds: found.seconds };
}

/** Writes down what a kit's role was given. */
export const noteLimits = (control: ControlDb, { id, connection_limit, statement_seconds }: Kit) =>
  control
    .update(kits)
    .set({ role_connections: connection_limit, role_seconds: statement_seconds })
    .where(eq(kits.id, id));

export type Limited = { role: string; error?: unknown };

type Placed = Awaited<ReturnType<typeof limited>>[number];

/** Those of one server, one after the other. Where that does not answer the rest of them is not tried. */
async function limitThere(by: By, there: readonly Placed[]): Promise<Limited[]> {
  const done: Limited[] = [];
  for (const placed of there) {
    const { kit, slug, connections: connection_limit, seconds: statement_seconds } = placed;
    const given = { ...kit, connection_limit, statement_seconds };
    try {
      await inDatabase(by, placed, (opened) => limitRole(opened, given, slug));
      await noteLimits(by.control, given);
      done.push({ role: kit.role_name });
    } catch (error) {
      done.push({ role: kit.role_name, error });
      if (sqlstateOf(error) === undefined) break;
    }
  }
  return done;
}

/** Gives the roles of kits what their plans allow, where that has changed. No server waits for another. */
export async function applyLimits(by: By): Promise<Limited[]> {
  const isOther = sql`(${kits.role_connections}, ${kits.role_seconds}) IS DISTINCT FROM (${connections}, ${seconds})`;
  const found = await limited(
    by.control,
    and(eq(kits.state, "active"), inArray(customers.state, [...openStates]), isOther),
  );
  const servers = Map.groupBy(found, ({ server }) => server.id);
  return (await Promise.all([...servers.values()].map((there) => limitThere(by, there)))).flat();
}
