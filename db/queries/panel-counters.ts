import "server-only";
import { and, asc, between, inArray, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { dailyCounters as c } from "#db/schema/metrics/daily_counters.ts";
import type { Scope } from "#db/scope.ts";
import { scoped } from "#db/scoped.ts";
import { asked } from "./table-page-asked.ts";

/** What happened on a day in all tenants of a scope together. Null: there are rows, but the figure was never computed. */
export type CountersDay = {
  day: string;
  users: number | null;
  certificates_issued: number | null;
  exams_passed: number | null;
  exams_failed: number | null;
  user_messages: number | null;
  questions_created: number | null;
  comments_created: number | null;
};

/** Sums of integers are bigint, which arrives as text; a day's count is far within what a number holds exactly. */
const sum = (column: PgColumn): SQL<number | null> => sql`sum(${column})::float8`;

/** The daily counters of `from` to `until` (days, both included), summed over tenants; days without a row are absent. */
export async function panelCounters(scope: Scope, from: string, until: string): Promise<CountersDay[]> {
  return asked(() =>
    scoped(scope, (db) =>
      db
        .select({
          day: c.date,
          users: sum(c.users),
          certificates_issued: sum(c.certificates_issued),
          exams_passed: sum(c.exams_passed),
          exams_failed: sum(c.exams_failed),
          user_messages: sum(c.user_messages),
          questions_created: sum(c.questions_created),
          comments_created: sum(c.comments_created),
        })
        .from(c)
        .where(and(inArray(c.id_tenant, [...scope.tenants]), between(c.date, from, until)))
        .groupBy(c.date)
        .orderBy(asc(c.date)),
    ),
  );
}
