import { index, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { eventReferences } from "#db/catalog/events.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Access and action events of learners. */
export const userLogs = lms.table(
  "user_logs",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_user: id(),
    reference: text(),
    ip: text(),
    user_agent: text(),
    created_at: instant(),
  },
  (t) => [
    primaryKey({ name: "user_logs_pkey", columns: [t.id_tenant, t.id] }),
    // A day recomputed; newest first.
    index("user_logs_created_at").on(t.id_tenant, t.created_at),
    // Events of a learner.
    index("user_logs_id_user").on(t.id_tenant, t.id_user),
  ],
);

export const userLogsEntry = entry(userLogs, {
  references: { id_user: "lms.users" },
  personal: ["ip", "user_agent"],
  enums: { reference: eventReferences },
  labels: { reference: "event", created_at: "happened_at" },
});

export type UserLog = typeof userLogs.$inferSelect;
