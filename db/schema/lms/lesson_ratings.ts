import { index, primaryKey, smallint } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Likes and dislikes of lessons. */
export const lessonRatings = lms.table(
  "lesson_ratings",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_user: id(),
    id_lesson: id(),
    rating: smallint(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "lesson_ratings_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("lesson_ratings_id").on(t.id),
    // Ratings of a lesson, recomputed when one changes.
    index("lesson_ratings_id_lesson").on(t.id_tenant, t.id_lesson),
    // Ratings by a learner.
    index("lesson_ratings_id_user").on(t.id_tenant, t.id_user),
  ],
);

export const lessonRatingsEntry = entry(lessonRatings, {
  references: { id_user: "lms.users", id_lesson: "lms.lessons" },
  enums: { rating: { name: "rating", values: ["1", "-1"], isOpen: false } },
  labels: { created_at: "rated_at" },
});

export type LessonRating = typeof lessonRatings.$inferSelect;
