import { sql } from "drizzle-orm";
import { index, numeric, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Completion of each product by each learner. */
export const userProductProgress = lms.table(
  "user_product_progress",
  {
    id_tenant: tenant(),
    id_user: id().notNull(),
    id_product: id().notNull(),
    progress: numeric({ precision: 5, scale: 2 }),
    created_at: instant().default(sql`CURRENT_TIMESTAMP`),
  },
  (t) => [
    primaryKey({ name: "user_product_progress_pkey", columns: [t.id_tenant, t.id_user, t.id_product] }),
    // Learners of a product, recomputed when the product changes.
    index("user_product_progress_id_product").on(t.id_tenant, t.id_product),
  ],
);

export const userProductProgressEntry = entry(userProductProgress, {
  references: { id_user: "lms.users", id_product: "lms.products" },
  labels: { created_at: "computed_at" },
});

export type UserProductProgress = typeof userProductProgress.$inferSelect;
