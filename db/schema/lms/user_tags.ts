import { index, primaryKey } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, lms, tenant } from "../columns.ts";

/** Tags of a learner, as it stands now. */
export const userTags = lms.table(
  "user_tags",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_user: id(),
    id_tag: id(),
  },
  (t) => [
    primaryKey({ name: "user_tags_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("user_tags_id").on(t.id),
    // Tags of a learner.
    index("user_tags_id_user").on(t.id_tenant, t.id_user),
    // Learners with a tag.
    index("user_tags_id_tag").on(t.id_tenant, t.id_tag),
  ],
);

export const userTagsEntry = entry(userTags, {
  references: { id_user: "lms.users", id_tag: "lms.tags" },
  anyTenant: ["id_tag"],
});

export type UserTag = typeof userTags.$inferSelect;
