import { boolean, index, integer, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { instant, lms, tenant } from "../columns.ts";

/** Display groupings of products (categories, collections); they nest. */
export const showcases = lms.table(
  "showcases",
  {
    id: integer().notNull(),
    id_tenant: tenant(),
    id_origin: integer(),
    id_showcase: integer(),
    is_free: boolean(),
    is_draft: boolean(),
    is_not_listed: boolean(),
    is_hidden: boolean(),
    position: integer(),
    title: text(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "showcases_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("showcases_id").on(t.id),
  ],
);

export const showcasesEntry = entry(showcases, {
  references: { id_origin: "lms.showcases", id_showcase: "lms.showcases" },
  anyTenant: ["id_origin"],
  labels: { id_showcase: "parent_showcase" },
});

export type Showcase = typeof showcases.$inferSelect;
