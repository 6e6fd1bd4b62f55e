import { index, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { eventReferences } from "#db/catalog/events.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Access and action events of administrators. */
export const adminLogs = lms.table(
  "admin_logs",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_admin: id(),
    reference: text(),
    ip: text(),
    user_agent: text(),
    created_at: instant(),
  },
  (t) => [
    primaryKey({ name: "admin_logs_pkey", columns: [t.id_tenant, t.id] }),
    // Newest first.
    index("admin_logs_created_at").on(t.id_tenant, t.created_at),
  ],
);

export const adminLogsEntry = entry(adminLogs, {
  references: { id_admin: "lms.admins" },
  personal: ["ip", "user_agent"],
  enums: { reference: eventReferences },
  labels: { reference: "event", created_at: "happened_at" },
});

export type AdminLog = typeof adminLogs.$inferSelect;
