import { date, integer, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, metrics, tenant } from "../columns.ts";

/** Events by lesson and day. */
export const dailyLessonEvents = metrics.table(
  "daily_lesson_events",
  {
    id_tenant: tenant(),
    date: date().notNull(),
    id_lesson: id().notNull(),
    total: integer(),
  },
  (t) => [primaryKey({ name: "daily_lesson_events_pkey", columns: [t.id_tenant, t.date, t.id_lesson] })],
);

export const dailyLessonEventsEntry = entry(dailyLessonEvents, {
  references: { id_lesson: "lms.lessons" },
  labels: { total: "events" },
});

export type DailyLessonEvent = typeof dailyLessonEvents.$inferSelect;
