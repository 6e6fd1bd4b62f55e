import "server-only";
import { and, asc, desc, eq, ilike, inArray, or, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { completedBy, freshnessState } from "#db/freshness.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { customers } from "#db/schema/console/customers.ts";
import { memberships } from "#db/schema/console/memberships.ts";
import { runs } from "#db/schema/console/runs.ts";
import type { PersonScope } from "#db/scope.ts";

const like = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** The customers that a person may see, by name, each with its freshness and last run; and whether there are more. */
export async function customersOverview(
  scope: PersonScope,
  { search, limit }: { search: string; limit: number },
) {
  const db = consoleDb();
  const complete = completedBy(db, customers.id).as("complete");
  const last = db
    .select({ id: runs.id, kind: runs.kind, state: runs.state, requested_at: runs.requested_at })
    .from(runs)
    .where(eq(runs.id_customer, customers.id))
    .orderBy(desc(runs.id))
    .limit(1)
    .as("last");
  const mine = db
    .select({ id: memberships.id_customer })
    .from(memberships)
    .where(eq(memberships.id_person, scope.person.id));
  const { slug, name, state } = customers;
  const found = db
    .select({
      slug,
      name,
      state,
      asOf: complete.as_of,
      finishedAt: complete.finished_at,
      last: { id: last.id, kind: last.kind, state: last.state, requested_at: last.requested_at },
    })
    .from(customers)
    .leftJoinLateral(complete, sql`true`)
    .leftJoinLateral(last, sql`true`)
    .where(
      and(
        scope.seesAllCustomers ? undefined : inArray(customers.id, mine),
        search ? or(ilike(name, like(search)), ilike(slug, like(search))) : undefined,
      ),
    )
    .orderBy(asc(name), asc(slug))
    .limit(limit + 1);
  const [rows, nightly] = await Promise.all([found, nightlySchedule(db)]);
  const now = new Date();
  const shown = rows
    .slice(0, limit)
    .map((row) => ({ ...row, freshness: freshnessState(nightly, row.asOf, now) }));
  return { rows: shown, hasMore: rows.length > limit };
}

export type CustomerOverview = Awaited<ReturnType<typeof customersOverview>>["rows"][number];
