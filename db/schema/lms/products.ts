import { boolean, index, integer, jsonb, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Products, that is courses, sold or offered. */
export const products = lms.table(
  "products",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_origin: id(),
    id_showcase: id(),
    is_free: boolean(),
    is_draft: boolean(),
    is_not_listed: boolean(),
    is_hidden: boolean(),
    position: integer(),
    title: text(),
    meta: jsonb(),
    meta_override: jsonb(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "products_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("products_id").on(t.id),
    // Products of a showcase.
    index("products_id_showcase").on(t.id_tenant, t.id_showcase),
  ],
);

export const productsEntry = entry(products, {
  references: { id_origin: "lms.products", id_showcase: "lms.showcases" },
  anyTenant: ["id_origin"],
  personal: ["meta", "meta_override"],
});

export type Product = typeof products.$inferSelect;
