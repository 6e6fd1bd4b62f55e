import { boolean, index, integer, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Content units of a module, regular lessons or exams. */
export const lessons = lms.table(
  "lessons",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_origin: id(),
    id_product: id(),
    id_section: id(),
    id_exam: id(),
    is_draft: boolean(),
    position: integer(),
    title: text(),
    format: text(),
    video: text(),
    summary: text(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "lessons_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("lessons_id").on(t.id),
    // Lessons of a product.
    index("lessons_id_product").on(t.id_tenant, t.id_product),
    // Lessons of a module, when the module changes.
    index("lessons_id_section").on(t.id_tenant, t.id_section),
  ],
);

export const lessonsEntry = entry(lessons, {
  references: {
    id_origin: "lms.lessons",
    id_product: "lms.products",
    id_section: "lms.modules",
    id_exam: "lms.exams",
  },
  anyTenant: ["id_origin"],
  enums: { format: { name: "lesson_format", values: ["exam", "video", "texto", "audio"], isOpen: true } },
  labels: { id_section: "module" },
});

export type Lesson = typeof lessons.$inferSelect;
