import { index, smallint } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Progress events of learners on lessons; a lesson's state is the sum of its actions. */
export const userLessonProgress = lms.table(
  "user_lesson_progress",
  {
    id_tenant: tenant(),
    id_user: id(),
    id_item: id(),
    action: smallint(),
    created_at: instant(),
  },
  (t) => [
    // A window loaded again; a day recomputed; newest first.
    index("user_lesson_progress_created_at").on(t.id_tenant, t.created_at),
    // Progress of a learner, recomputed when it changes.
    index("user_lesson_progress_id_user").on(t.id_tenant, t.id_user, t.id_item),
    // Events of a lesson, recomputed when they change.
    index("user_lesson_progress_id_item").on(t.id_tenant, t.id_item),
  ],
);

export const userLessonProgressEntry = entry(userLessonProgress, {
  references: { id_user: "lms.users", id_item: "lms.lessons" },
  enums: { action: { name: "progress_action", values: ["1", "0", "-1"], isOpen: false } },
  labels: { id_item: "id_lesson", created_at: "happened_at" },
});

export type UserLessonProgress = typeof userLessonProgress.$inferSelect;
