import "server-only";
import { and, arrayContained, asc, eq, getTableColumns } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { goals } from "#db/schema/console/goals.ts";
import { people } from "#db/schema/console/people.ts";
import type { Access } from "#db/scope.ts";

/**
 * The open goals of a customer that the person sees: who sees some tenants only those of no others. `by`: who changed it last,
 * by name.
 */
export async function goalsOf({ customer, membership }: Access) {
  const { id, figure, tenants, target, starts_on, ends_on, version, updated_by } = getTableColumns(goals);
  const rows = await consoleDb()
    .select({ id, figure, tenants, target, starts_on, ends_on, version, updated_by, name: people.name })
    .from(goals)
    .leftJoin(people, eq(people.email, updated_by))
    .where(
      and(
        eq(goals.id_customer, customer.id),
        eq(goals.is_ended, false),
        membership === null ? undefined : arrayContained(tenants, [...membership]),
      ),
    )
    .orderBy(asc(ends_on), asc(id));
  return rows.map(({ tenants, name, updated_by, ...goal }) => ({
    ...goal,
    tenants: tenants?.map(String) ?? null,
    by: name ?? updated_by,
  }));
}

export type OpenGoal = Awaited<ReturnType<typeof goalsOf>>[number];
