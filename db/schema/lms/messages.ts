import { index, primaryKey, text } from "drizzle-orm/pg-core";
import { entry } from "#db/catalog/entry.ts";
import { id, instant, lms, tenant } from "../columns.ts";

/** Questions, comments and support messages in one table; replies point at their parent. */
export const messages = lms.table(
  "messages",
  {
    id: id().notNull(),
    id_tenant: tenant(),
    id_parent: id(),
    id_type: id(),
    id_role: id(),
    status: text(),
    type: text(),
    role: text(),
    message: text(),
    created_at: instant(),
    deleted_at: instant(),
  },
  (t) => [
    primaryKey({ name: "messages_pkey", columns: [t.id_tenant, t.id] }),
    // A row that moved to another tenant is found by its id alone.
    index("messages_id").on(t.id),
    // Messages of a day, recomputed when one changes.
    index("messages_created_at").on(t.id_tenant, t.created_at),
    // Replies to a message.
    index("messages_id_parent").on(t.id_tenant, t.id_parent),
  ],
);

export const messagesEntry = entry(messages, {
  references: { id_parent: "lms.messages" },
  personal: ["message"],
  labels: { id_parent: "reply_to", type: "message_type", role: "author_role" },
});

export type Message = typeof messages.$inferSelect;
