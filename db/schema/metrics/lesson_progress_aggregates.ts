import { integer, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, metrics, tenant } from "../columns.ts";

/** Who watched each lesson. */
export const lessonProgressAggregates = metrics.table(
  "lesson_progress_aggregates",
  {
    id_tenant: tenant(),
    id_lesson: id().notNull(),
    user_ids: id().array(),
    progress_total: integer(),
    updated_at: instant(),
  },
  (t) => [primaryKey({ name: "lesson_progress_aggregates_pkey", columns: [t.id_tenant, t.id_lesson] })],
);

export const lessonProgressAggregatesEntry = entry(lessonProgressAggregates, {
  references: { id_lesson: "lms.lessons", user_ids: "lms.users" },
});

export type LessonProgressAggregate = typeof lessonProgressAggregates.$inferSelect;
