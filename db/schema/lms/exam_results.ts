import { boolean, index, integer, numeric, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** One row an attempt. */
export const examResults = lms.table(
  "exam_results",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_user: id(),
    id_exam: id(),
    id_lesson: id(),
    id_product: id(),
    attempt: integer(),
    score: numeric({ precision: 5, scale: 2 }),
    is_passed: boolean(),
    finished_at: instant(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "exam_results_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("exam_results_id").on(t.id),
    // Results of a day, recomputed when one changes.
    index("exam_results_finished_at").on(t.id_tenant, t.finished_at),
    // Results of a learner.
    index("exam_results_id_user").on(t.id_tenant, t.id_user),
    // Results of an exam.
    index("exam_results_id_exam").on(t.id_tenant, t.id_exam),
  ],
);

export const examResultsEntry = entry(examResults, {
  references: {
    id_user: "lms.users",
    id_exam: "lms.exams",
    id_lesson: "lms.lessons",
    id_product: "lms.products",
  },
  anyTenant: ["id_product"],
  labels: { created_at: "attempt_started_at" },
});

export type ExamResult = typeof examResults.$inferSelect;
