import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { cache } from "react";
import { borrowed } from "#db/connect.ts";
import { consoleDb } from "#db/control.ts";
import { rootChanges } from "#db/schema/console/root_changes.ts";
import type { ScopedCustomer } from "#db/scope.ts";
import { consolePool } from "#db/scoped.ts";
import { OpendbError } from "#errors.ts";

/**
 * The ids of a customer's tenants after its last load, ascending; while they are being changed, of those the ones that stay. Ids only: this is what a scope is made from, so it
 * is asked before there is one. Throws `warehouse_unavailable`, `busy`.
 */
export const customerTenants = cache(async (customer: ScopedCustomer): Promise<bigint[]> => {
  try {
    const asked = sql`SELECT id::text AS id FROM opendb.tenants ORDER BY opendb.tenants.id`;
    const { rows } = await borrowed(consolePool(customer), (opened) =>
      drizzle(opened).execute<{ id: string }>(asked),
    );
    const { kept, id_customer, loaded_at, finished_at } = rootChanges;
    const [change] = await consoleDb()
      .select({ kept })
      .from(rootChanges)
      .where(and(eq(id_customer, customer.id), isNull(loaded_at), isNull(finished_at)));
    const all = rows.map((row) => BigInt(row.id));
    return change ? all.filter((id) => change.kept.includes(id)) : all;
  } catch (cause) {
    if (cause instanceof OpendbError) throw cause;
    throw new OpendbError("warehouse_unavailable", `The warehouse ${customer.slug} does not answer.`, {
      hint: "Check that its server runs and that the customer has been provisioned.",
      isTransient: true,
      cause,
    });
  }
});
