import { boolean, index, integer, numeric, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Exams, entered through a lesson of format exam. */
export const exams = lms.table(
  "exams",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_origin: id(),
    is_draft: boolean(),
    title: text(),
    passing_score: numeric({ precision: 5, scale: 2 }),
    attempts_limit: integer(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "exams_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("exams_id").on(t.id),
  ],
);

export const examsEntry = entry(exams, {
  references: { id_origin: "lms.exams" },
  anyTenant: ["id_origin"],
});

export type Exam = typeof exams.$inferSelect;
