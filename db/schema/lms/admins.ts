import { index, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Administrators, instructors and support staff. */
export const admins = lms.table(
  "admins",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    name: text(),
    email: text(),
    phone: text(),
    document: text(),
    last_access_at: instant(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "admins_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("admins_id").on(t.id),
  ],
);

export const adminsEntry = entry(admins, {
  personal: ["name", "email", "phone", "document"],
});

export type Admin = typeof admins.$inferSelect;
