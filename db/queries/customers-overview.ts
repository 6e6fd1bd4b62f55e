import "server-only";
import { and, asc, desc, eq, ilike, inArray, isNotNull, or, sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
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
  const fresh = db
    .select({ as_of: runs.as_of, finished_at: runs.finished_at })
    .from(runs)
    .where(
      and(
        eq(runs.id_customer, customers.id),
        inArray(runs.state, ["done", "unreconciled"]),
        isNotNull(runs.as_of),
      ),
    )
    .orderBy(desc(runs.as_of), desc(runs.id))
    .limit(1)
    .as("fresh");
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
  const rows = await db
    .select({
      slug,
      name,
      state,
      asOf: fresh.as_of,
      finishedAt: fresh.finished_at,
      last: { id: last.id, kind: last.kind, state: last.state, requested_at: last.requested_at },
    })
    .from(customers)
    .leftJoinLateral(fresh, sql`true`)
    .leftJoinLateral(last, sql`true`)
    .where(
      and(
        scope.seesAllCustomers ? undefined : inArray(customers.id, mine),
        search ? or(ilike(name, like(search)), ilike(slug, like(search))) : undefined,
      ),
    )
    .orderBy(asc(name), asc(slug))
    .limit(limit + 1);
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
}

export type CustomerOverview = Awaited<ReturnType<typeof customersOverview>>["rows"][number];
