import { sql } from "drizzle-orm";
import { bigint, check, date, integer, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { consoleSchema } from "./schema.ts";

/** What people write to a day of a customer, so that its figures have their reason beside them. */
export const dayNotes = consoleSchema.table(
  "day_notes",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    day: date().notNull(),
    text: text().notNull(),
    /** Whom it is about, ascending, and so who sees it: null for who sees all of the customer. */
    tenants: bigint({ mode: "bigint" }).array(),
    /** Who wrote it. */
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    created_by: text().notNull(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updated_by: text().notNull(),
    updated_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    version: integer().notNull().default(1),
  },
  (t) => [
    check("day_notes_text", sql`${t.text} ~ '\\S' AND char_length(${t.text}) <= 200`),
    check("day_notes_tenants", sql`cardinality(${t.tenants}) > 0`),
    // What is sent twice is written once.
    uniqueIndex("day_notes_once").on(t.id_customer, t.day, t.text, sql`coalesce(${t.tenants}, '{}')`),
  ],
);

export type DayNote = typeof dayNotes.$inferSelect;
