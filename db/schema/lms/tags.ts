import { index, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Labels on learners and tracks. */
export const tags = lms.table(
  "tags",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_origin: id(),
    title: text(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "tags_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("tags_id").on(t.id),
  ],
);

export const tagsEntry = entry(tags, {
  references: { id_origin: "lms.tags" },
  anyTenant: ["id_origin"],
});

export type Tag = typeof tags.$inferSelect;
