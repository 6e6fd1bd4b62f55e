import { boolean, index, integer, primaryKey, text, varchar } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { beginning, id, instant, lms, tenant } from "../columns.ts";

/** Learners. */
export const users = lms.table(
  "users",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    is_free: boolean(),
    name: text(),
    email: text(),
    phone: varchar({ length: 50 }),
    document: varchar({ length: 50 }),
    score: integer(),
    started_at: instant(),
    last_access_at: instant(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "users_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("users_id").on(t.id),
    // New learners of a day; newest first.
    index("users_created_at").on(t.id_tenant, t.created_at),
    // Customer success looks people up by e-mail.
    index("users_email").on(t.id_tenant, beginning("email")),
  ],
);

export const usersEntry = entry(users, {
  personal: ["name", "email", "phone", "document"],
});

export type User = typeof users.$inferSelect;
