import "server-only";
import { and, asc, inArray, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { userActivitySnapshots as s } from "#db/schema/metrics/user_activity_snapshots.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { asked } from "./table-page-asked.ts";

/**
 * Distinct active learners of a day, of the 7 days and of the 30 days that end with it, in all tenants of a scope:
 * a learner belongs to one tenant, so sums over tenants count nobody twice. Sums over days would.
 */
export type ActivityDay = { day: string; dau: number | null; wau: number | null; mau: number | null };

const sum = (column: PgColumn): SQL<number | null> => sql`sum(${column})::float8`;

/**
 * Activity on the days `from` to `until` (both included). The row of a date describes the days before it, so the
 * figures of a day are in the row of the next one. A day without a row had nobody active in any window.
 */
export async function panelActivity(scope: Scope, from: string, until: string): Promise<ActivityDay[]> {
  return asked(() =>
    scoped(scope, (db) =>
      db
        .select({
          day: sql<string>`(${s.date} - 1)::text`,
          dau: sum(s.active_yesterday),
          wau: sum(s.active_7d),
          mau: sum(s.active_30d),
        })
        .from(s)
        .where(
          and(
            inArray(s.id_tenant, [...scope.tenants]),
            sql`${s.date} BETWEEN ${from}::date + 1 AND ${until}::date + 1`,
          ),
        )
        .groupBy(s.date)
        .orderBy(asc(s.date)),
    ),
  );
}
