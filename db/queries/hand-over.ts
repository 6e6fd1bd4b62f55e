import "server-only";
import { and, desc, eq } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { customers } from "#db/schema/console/customers.ts";
import { kits } from "#db/schema/console/kits.ts";
import { plans } from "#db/schema/console/plans.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { Access } from "#db/scope.ts";

/** What a customer is told when they get their warehouse: where it is, by which kit one connects, and what the plan allows. */
export async function handOverOf(access: Access) {
  const { customer } = access;
  const db = consoleDb();
  const [server] = await db
    .select({
      host: servers.host,
      port: servers.port,
      public_host: servers.public_host,
      ca: servers.ca_certificate,
    })
    .from(servers)
    .innerJoin(customers, eq(customers.id_server, servers.id))
    .where(eq(customers.id, customer.id));
  const [kit] = await db
    .select()
    .from(kits)
    .where(and(eq(kits.id_customer, customer.id), eq(kits.state, "active")))
    .orderBy(desc(kits.id))
    .limit(1);
  const [plan] = await db
    .select({
      name: plans.name,
      connection_limit: plans.connection_limit,
      statement_seconds: plans.statement_seconds,
      kit_limit: plans.kit_limit,
    })
    .from(plans)
    .innerJoin(contracts, eq(contracts.id_plan, plans.id))
    .where(eq(contracts.id_customer, customer.id));
  return {
    host: server?.public_host ?? server?.host ?? "",
    port: server?.port ?? 5432,
    hasOwnCa: server?.ca !== null,
    database: customer.slug,
    kit: kit && {
      role: kit.role_name,
      form: kit.form,
      isPersonal: kit.is_personal,
      expiresAt: kit.expires_at,
    },
    plan,
  };
}
