import { index, jsonb, primaryKey, text } from "drizzle-orm/pg-core";
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

export type Tenant = typeof tenants.$inferSelect;
