import { sql } from "drizzle-orm";
import { bigint, boolean, check, jsonb, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import type { RunError } from "./runs.ts";
import { consoleSchema } from "./schema.ts";

/**
 * Changes of the tenants that a customer has. Inserting one changes the customer's roots and asks for the seed that brings
 * the rows, in the same statement (db/functions/roots.sql). Until that is in, what stays is all that anybody reads.
 */
export const rootChanges = consoleSchema.table(
  "root_changes",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    /** The roots that whoever asked had seen, and those that were wanted. */
    before: bigint({ mode: "bigint" }).array().notNull(),
    after: bigint({ mode: "bigint" }).array().notNull(),
    /** All tenants of the new roots, and those of them that the old ones had, too, as the source was last read. */
    tenants: bigint({ mode: "bigint" }).array().notNull().default([]),
    kept: bigint({ mode: "bigint" }).array().notNull().default([]),
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    requested_by: text().notNull(),
    requested_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** When kits were last held to what stays. */
    narrowed_at: timestamp({ withTimezone: true }),
    /** When the seed was in, and when what is computed had followed. */
    loaded_at: timestamp({ withTimezone: true }),
    computed_at: timestamp({ withTimezone: true }),
    /** When kits were given what they read from then on, or a later change took its place. */
    finished_at: timestamp({ withTimezone: true }),
    is_replaced: boolean().notNull().default(false),
    /** Why kits could not be held or let go the last time, and when that is tried again. */
    error: jsonb().$type<RunError>(),
    next_attempt_at: timestamp({ withTimezone: true }),
  },
  (t) => [
    check("root_changes_after", sql`cardinality(${t.after}) BETWEEN 1 AND 1000`),
    uniqueIndex("root_changes_open").on(t.id_customer).where(sql`${t.finished_at} IS NULL`),
  ],
);

export type RootChange = typeof rootChanges.$inferSelect;
