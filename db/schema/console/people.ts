import { sql } from "drizzle-orm";
import { bigint, boolean, index, text, timestamp } from "drizzle-orm/pg-core";
import { personRoles } from "../../vocabulary.ts";
import { consoleSchema, oneOf } from "./schema.ts";

/** Who may sign in to the console. What their passwords are known by stands apart, in console.credentials. */
export const people = consoleSchema.table(
  "people",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    email: text().notNull().unique(),
    name: text().notNull(),
    role: text({ enum: personRoles }).notNull(),
    is_active: boolean().notNull().default(true),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    oneOf("people_role", t.role, personRoles),
    // A table that is read until the e-mail is found takes longer for those that nobody has.
    index("people_email_folded").on(sql`lower(${t.email})`),
  ],
);

export type Person = typeof people.$inferSelect;
