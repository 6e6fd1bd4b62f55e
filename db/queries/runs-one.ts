import "server-only";
import { and, eq } from "drizzle-orm";
import { runConditionsView } from "#db/conditions.ts";
import { consoleDb } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import type { Access } from "#db/scope.ts";
import { runColumns } from "./runs-columns.ts";

/** One run of the customer; undefined when there is none of that number, or it is another customer's. */
export async function runOf(access: Access, id: number) {
  const [run] = await consoleDb()
    .select({ ...runColumns(access), worker: runs.worker, heartbeat_at: runs.heartbeat_at })
    .from(runs)
    .innerJoin(runConditionsView, eq(runConditionsView.id_run, runs.id))
    .where(and(eq(runs.id, id), eq(runs.id_customer, access.customer.id)));
  return run;
}

export type RunDetail = NonNullable<Awaited<ReturnType<typeof runOf>>>;
