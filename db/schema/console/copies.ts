import { sql } from "drizzle-orm";
import { bigint, check, text, timestamp, unique } from "drizzle-orm/pg-core";
import { copyStates } from "../../vocabulary.ts";
import { customers } from "./customers.ts";
import { consoleSchema, oneOf } from "./schema.ts";
import { servers } from "./servers.ts";

/**
 * Databases beside a customer's warehouse, at most one a server: what a move is building, and the warehouse that it left.
 * As long as there is such a database there is a row of it, so that nothing is forgotten on any server.
 */
export const copies = consoleSchema.table(
  "copies",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    id_server: bigint({ mode: "number" })
      .notNull()
      .references(() => servers.id),
    /** Its name, which no warehouse can have; until `shut_at` what is kept may still have that of the warehouse. */
    database: text().notNull(),
    state: text({ enum: copyStates }).notNull(),
    /** When what is kept was shut and got its name. */
    shut_at: timestamp({ withTimezone: true }),
    /** When it is dropped; null: not yet known. */
    drop_at: timestamp({ withTimezone: true }),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    unique("copies_place").on(t.id_customer, t.id_server),
    oneOf("copies_state", t.state, copyStates),
    check("copies_kept", sql`${t.state} = 'building' OR ${t.drop_at} IS NOT NULL`),
    // A hyphen is in no customer's slug.
    check("copies_database", sql`${t.database} ~ '-'`),
  ],
);

export type Copy = typeof copies.$inferSelect;
