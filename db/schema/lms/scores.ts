import { index, integer, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Gamification events; each row awarded points. */
export const scores = lms.table(
  "scores",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_user: id(),
    id_product: id(),
    id_item: id(),
    type: text(),
    key: text(),
    score: integer(),
    created_at: instant(),
  },
  (t) => [
    primaryKey({ name: "scores_pkey", columns: [t.id_tenant, t.id] }),
    // Newest first.
    index("scores_created_at").on(t.id_tenant, t.created_at),
    // Points of a learner.
    index("scores_id_user").on(t.id_tenant, t.id_user),
  ],
);

export const scoresEntry = entry(scores, {
  references: { id_user: "lms.users", id_product: "lms.products" },
  anyTenant: ["id_product"],
  enums: {
    type: {
      name: "score_type",
      values: [
        "lesson_completed",
        "course_started",
        "course_progress_50",
        "course_progress_75",
        "course_progress_90",
        "course_completed",
        "certificate_issued",
        "question_asked",
        "comment_posted",
        "exam_passed",
        "manual",
      ],
      isOpen: false,
    },
  },
  labels: { key: "rule", type: "event", score: "points" },
});

export type Score = typeof scores.$inferSelect;
