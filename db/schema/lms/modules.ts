import { boolean, index, integer, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Sections of a product; a section may hold sub-sections. */
export const modules = lms.table(
  "modules",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_origin: id(),
    id_product: id(),
    id_section: id(),
    is_draft: boolean(),
    position: integer(),
    title: text(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "modules_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("modules_id").on(t.id),
    // Modules of a product.
    index("modules_id_product").on(t.id_tenant, t.id_product),
  ],
);

export const modulesEntry = entry(modules, {
  references: { id_origin: "lms.modules", id_product: "lms.products", id_section: "lms.modules" },
  anyTenant: ["id_origin"],
  labels: { id_section: "parent_module" },
});

export type Module = typeof modules.$inferSelect;
