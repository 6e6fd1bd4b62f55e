import "server-only";
import { and, asc, desc, eq, ilike, or, sql } from "drizzle-orm";
import { runConditionsView } from "#db/conditions.ts";
import { consoleDb } from "#db/control.ts";
import { freshnessOfAll } from "#db/freshness.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { customers } from "#db/schema/console/customers.ts";
import { runs } from "#db/schema/console/runs.ts";
import type { PersonScope } from "#db/scope.ts";
import { within } from "./within.ts";

const like = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** The customers that a person may see, by name, each with its freshness and last run; and whether there are more. */
export async function customersOverview(
  scope: PersonScope,
  { search, limit }: { search: string; limit: number },
) {
  const db = consoleDb();
  const last = db
    .select({ id: runs.id, kind: runs.kind, condition: runConditionsView.condition })
    .from(runs)
    .innerJoin(runConditionsView, eq(runConditionsView.id_run, runs.id))
    // Who sees some tenants only is not told of loads, which are of all of them.
    .where(and(eq(runs.id_customer, customers.id), within(scope, "loads.read", customers.id)))
    .orderBy(desc(runs.id))
    .limit(1)
    .as("last");
  const { id, slug, name, state } = customers;
  const found = db
    .select({
      id,
      slug,
      name,
      state,
      last: { id: last.id, kind: last.kind, condition: last.condition },
    })
    .from(customers)
    .leftJoinLateral(last, sql`true`)
    .where(
      and(
        within(scope, "customers.list", customers.id),
        search ? or(ilike(name, like(search)), ilike(slug, like(search))) : undefined,
      ),
    )
    .orderBy(asc(name), asc(slug))
    .limit(limit + 1);
  const rows = await found;
  const shown = rows.slice(0, limit);
  const ids = shown.map((row) => row.id);
  const fresh = await freshnessOfAll(db, ids, nightlySchedule(db));
  return {
    rows: shown.flatMap((row) => {
      const freshness = fresh.get(row.id);
      return freshness ? [{ ...row, freshness }] : [];
    }),
    hasMore: rows.length > limit,
  };
}

export type CustomerOverview = Awaited<ReturnType<typeof customersOverview>>["rows"][number];
