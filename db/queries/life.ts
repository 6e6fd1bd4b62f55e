import "server-only";
import { desc, eq } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { lifeTasks } from "#db/schema/console/life_tasks.ts";
import type { Access } from "#db/scope.ts";

/** What was asked for last in a customer's life, with its steps, and until when a warehouse that is set aside is kept. */
export async function lifeOf({ customer }: Access) {
  const [[found], [last]] = await Promise.all([
    consoleDb()
      .select({ keptUntil: customers.aside_until })
      .from(customers)
      .where(eq(customers.id, customer.id)),
    consoleDb()
      .select()
      .from(lifeTasks)
      .where(eq(lifeTasks.id_customer, customer.id))
      .orderBy(desc(lifeTasks.id))
      .limit(1),
  ]);
  return { keptUntil: found?.keptUntil ?? null, last: last ?? null };
}

export type Life = Awaited<ReturnType<typeof lifeOf>>;
