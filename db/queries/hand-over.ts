import "server-only";
import { eq } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { contracts } from "#db/schema/console/contracts.ts";
import { customers } from "#db/schema/console/customers.ts";
import { plans } from "#db/schema/console/plans.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { Access } from "#db/scope.ts";
import { kitsOf } from "./kits.ts";

/**
 * What a customer is told when they get their warehouse: where it is, by which kit one connects, the first of those that are
 * in use, and what the plan allows.
 */
export async function handOverOf(access: Access, now: Date) {
  const { customer } = access;
  const db = consoleDb();
  const [[server], [plan], kits] = await Promise.all([
    db
      .select({
        host: servers.host,
        port: servers.port,
        outside: servers.public_host,
        ca: servers.ca_certificate,
      })
      .from(servers)
      .innerJoin(customers, eq(customers.id_server, servers.id))
      .where(eq(customers.id, customer.id)),
    db
      .select({ name: plans.name })
      .from(plans)
      .innerJoin(contracts, eq(contracts.id_plan, plans.id))
      .where(eq(contracts.id_customer, customer.id)),
    kitsOf(access),
  ]);
  const [kit] = kits
    .filter(({ state, expires_at }) => state === "active" && expires_at > now)
    .sort((a, b) => a.id - b.id);
  const place = {
    host: server?.outside ?? server?.host ?? "",
    port: server?.port ?? 5432,
    database: customer.slug,
    serverCa: server?.ca ?? null,
  };
  return { place, plan, kit };
}
