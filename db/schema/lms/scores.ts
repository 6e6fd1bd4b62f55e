import { index, integer, primaryKey, text } from "drizzle-orm/pg-core";
import { id, instant, lms, tenant } from "../columns.ts";

/** Gamification events; each row awarded points. */
export const scores = lms.table(
  "scores",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_user: id(),
    id_product: id(),
    id_item: id(),
    type: text(),
    key: text(),
    score: integer(),
    created_at: instant(),
  },
  (t) => [
    primaryKey({ name: "scores_pkey", columns: [t.id_tenant, t.id] }),
    // Newest first.
    index("scores_created_at").on(t.id_tenant, t.created_at),
    // Points of a learner.
    index("scores_id_user").on(t.id_tenant, t.id_user),
  ],
);

export type Score = typeof scores.$inferSelect;
