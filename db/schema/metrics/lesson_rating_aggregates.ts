import { integer, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, metrics, tenant } from "../columns.ts";

/** Ratings of each lesson, as they stand. */
export const lessonRatingAggregates = metrics.table(
  "lesson_rating_aggregates",
  {
    id_tenant: tenant(),
    id_lesson: id().notNull(),
    likes: integer(),
    dislikes: integer(),
    total: integer(),
    updated_at: instant(),
  },
  (t) => [primaryKey({ name: "lesson_rating_aggregates_pkey", columns: [t.id_tenant, t.id_lesson] })],
);

export const lessonRatingAggregatesEntry = entry(lessonRatingAggregates, {
  references: { id_lesson: "lms.lessons" },
  labels: { total: "ratings" },
});

export type LessonRatingAggregate = typeof lessonRatingAggregates.$inferSelect;
