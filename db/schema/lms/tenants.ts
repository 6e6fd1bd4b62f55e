import { index, jsonb, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms } from "../columns.ts";

/** Platform instances of the customer, a tree of a root and its sub-platforms. */
export const tenants = lms.table(
  "tenants",
  {
    id: id().notNull(),
    id_parent: id(),
    subdomain: text(),
    domain: text(),
    key: text(),
    user_limit: id(),
    meta: jsonb(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "tenants_pkey", columns: [t.id] }),
    // Walks down the tree from a root.
    index("tenants_id_parent").on(t.id_parent),
  ],
);

export const tenantsEntry = entry(tenants, {
  references: { id_parent: "lms.tenants" },
  anyTenant: ["id_parent"],
  personal: ["meta"],
  openFields: ["meta.branding.title"],
  labels: { id_parent: "parent_tenant" },
});

export type Tenant = typeof tenants.$inferSelect;
