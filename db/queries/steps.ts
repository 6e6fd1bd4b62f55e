import "server-only";
import { and, asc, eq, getTableColumns } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { type Step, steps } from "#db/schema/console/steps.ts";
import type { Access } from "#db/scope.ts";
import { errorFor } from "./run-error.ts";

/** The steps of a customer's run in the order in which they are taken. */
export function stepsOf(access: Access, idRun: number): Promise<Step[]> {
  return consoleDb()
    .select({ ...getTableColumns(steps), error: errorFor(steps.error, access) })
    .from(steps)
    .innerJoin(runs, eq(runs.id, steps.id_run))
    .where(and(eq(steps.id_run, idRun), eq(runs.id_customer, access.customer.id)))
    .orderBy(asc(steps.position), asc(steps.table_name));
}
