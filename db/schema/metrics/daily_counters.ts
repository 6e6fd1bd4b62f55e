import { date, integer, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { metrics, tenant } from "../columns.ts";

/** What happened on each day in each tenant. */
export const dailyCounters = metrics.table(
  "daily_counters",
  {
    id_tenant: tenant(),
    date: date().notNull(),
    users: integer(),
    certificates_issued: integer(),
    exams_passed: integer(),
    exams_failed: integer(),
    user_messages: integer(),
    questions_created: integer(),
    comments_created: integer(),
  },
  (t) => [primaryKey({ name: "daily_counters_pkey", columns: [t.id_tenant, t.date] })],
);

export const dailyCountersEntry = entry(dailyCounters, {
  labels: { users: "new_users" },
});

export type DailyCounter = typeof dailyCounters.$inferSelect;
