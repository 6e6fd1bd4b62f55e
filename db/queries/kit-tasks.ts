import "server-only";
import { and, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { kitTasks } from "#db/schema/console/kit_tasks.ts";
import type { Access } from "#db/scope.ts";

const { id, kind, role_name, input, state, error, requested_by, created_at } = kitTasks;

/** What was asked for last about each kit of a customer, by people and in the last week, the newest first. */
export async function kitTasksOf({ customer }: Access) {
  const found = await consoleDb()
    .selectDistinctOn([role_name], {
      id,
      kind,
      role: role_name,
      input,
      state,
      error,
      by: requested_by,
      at: created_at,
    })
    .from(kitTasks)
    .where(
      and(
        eq(kitTasks.id_customer, customer.id),
        isNull(kitTasks.id_link),
        inArray(kind, ["make", "retire", "revoke"]),
        gt(created_at, sql`now() - interval '7 days'`),
      ),
    )
    .orderBy(role_name, desc(id));
  return found.toSorted((a, b) => b.id - a.id);
}

export type ListedTask = Awaited<ReturnType<typeof kitTasksOf>>[number];
