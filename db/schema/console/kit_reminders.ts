import { sql } from "drizzle-orm";
import { bigint, check, integer, primaryKey, timestamp } from "drizzle-orm/pg-core";
import { kits } from "./kits.ts";
import { consoleSchema } from "./schema.ts";

/** Of which kits it was said that they end, and how many days before. A kit that was given another end is told of again. */
export const kitReminders = consoleSchema.table(
  "kit_reminders",
  {
    id_kit: bigint({ mode: "number" })
      .notNull()
      .references(() => kits.id, { onDelete: "cascade" }),
    expires_at: timestamp({ withTimezone: true }).notNull(),
    days: integer().notNull(),
    told_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** When a mail server took it; null where there is none, or nobody to send it to. */
    sent_at: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ name: "kit_reminders_pkey", columns: [t.id_kit, t.expires_at, t.days] }),
    check("kit_reminders_days", sql`${t.days} > 0`),
  ],
);
