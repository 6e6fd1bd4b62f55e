import { index, integer, numeric, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Questions of an exam. */
export const examQuestions = lms.table(
  "exam_questions",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_exam: id(),
    type: text(),
    position: integer(),
    weight: numeric({ precision: 6, scale: 2 }),
    title: text(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "exam_questions_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("exam_questions_id").on(t.id),
    // Questions of an exam.
    index("exam_questions_id_exam").on(t.id_tenant, t.id_exam),
  ],
);

export const examQuestionsEntry = entry(examQuestions, {
  references: { id_exam: "lms.exams" },
  enums: {
    type: {
      name: "question_type",
      values: ["multiple_choice", "single_choice", "true_false", "essay"],
      isOpen: false,
    },
  },
  labels: { title: "question" },
});

export type ExamQuestion = typeof examQuestions.$inferSelect;
