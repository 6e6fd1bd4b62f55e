import "server-only";
import { and, asc, eq, ne, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { copies } from "#db/schema/console/copies.ts";
import { kits } from "#db/schema/console/kits.ts";
import { servers } from "#db/schema/console/servers.ts";
import type { Access } from "#db/scope.ts";

// Named by its table: without it the column would be that of the inner query.
/** Warehouses on a server, and what they took when they were measured last. */
const customersThere = sql<number>`(SELECT count(*)::int FROM console.customers c
  WHERE c.id_server = servers.id AND c.state <> 'gone')`;
const bytesThere = sql<number>`(SELECT coalesce(sum(u.bytes), 0)::float8 FROM console.customers c
  CROSS JOIN LATERAL (SELECT s.bytes FROM console.usage_samples s WHERE s.id_customer = c.id ORDER BY s.day DESC LIMIT 1) u
  WHERE c.id_server = servers.id AND c.state <> 'gone')`;

/** Where a customer's warehouse could go, which kits then have another host, and what earlier moves have left. */
export async function moveChoices({ customer }: Access) {
  const db = consoleDb();
  const [others, connecting, kept, building] = await Promise.all([
    db
      .select({
        name: servers.name,
        host: sql<string>`coalesce(${servers.public_host}, ${servers.host})`,
        customers: customersThere,
        bytes: bytesThere,
      })
      .from(servers)
      .where(
        and(
          eq(servers.is_open, true),
          ne(servers.id, sql`(SELECT id_server FROM console.customers WHERE id = ${customer.id})`),
        ),
      )
      .orderBy(asc(servers.name)),
    db
      .select({ role: kits.role_name, form: kits.form })
      .from(kits)
      .where(and(eq(kits.id_customer, customer.id), ne(kits.state, "revoked")))
      .orderBy(asc(kits.role_name)),
    db
      .select({ database: copies.database, server: servers.name, until: copies.drop_at })
      .from(copies)
      .innerJoin(servers, eq(servers.id, copies.id_server))
      .where(and(eq(copies.id_customer, customer.id), eq(copies.state, "kept")))
      .orderBy(asc(copies.id)),
    db.$count(
      copies,
      and(eq(copies.id_customer, customer.id), eq(copies.state, "building"), sql`${copies.drop_at} IS NULL`),
    ),
  ]);
  return { servers: others, kits: connecting, kept, isMoving: building > 0 };
}
