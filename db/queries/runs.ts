import "server-only";
import { and, desc, eq, inArray, lt } from "drizzle-orm";
import { runConditionsView } from "#db/conditions.ts";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import { runs } from "#db/schema/console/runs.ts";
import type { Access, PersonScope } from "#db/scope.ts";
import type { RunState } from "#db/vocabulary.ts";
import { runColumns } from "./runs-columns.ts";
import { within } from "./within.ts";

export type RunsAsked = {
  /** Only runs of these states. */
  states?: readonly RunState[];
  /** Only runs older than this one. */
  before?: number;
  limit: number;
};

/** The runs of one customer, or of all whose loads the person may see: newest first, and whether there are older ones. */
export async function runsOf(scope: Access | PersonScope, { states, before, limit }: RunsAsked) {
  const mine =
    "customer" in scope
      ? eq(runs.id_customer, scope.customer.id)
      : within(scope, "loads.read", runs.id_customer);
  const rows = await consoleDb()
    .select({ ...runColumns(), customer: { slug: customers.slug, name: customers.name } })
    .from(runs)
    .innerJoin(runConditionsView, eq(runConditionsView.id_run, runs.id))
    .innerJoin(customers, eq(customers.id, runs.id_customer))
    .where(and(mine, states && inArray(runs.state, [...states]), before ? lt(runs.id, before) : undefined))
    .orderBy(desc(runs.id))
    .limit(limit + 1);
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
}

export type RunRow = Awaited<ReturnType<typeof runsOf>>["rows"][number];
