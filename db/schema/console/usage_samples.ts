import { sql } from "drizzle-orm";
import { bigint, check, date, index, jsonb, primaryKey, timestamp } from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import { consoleSchema } from "./schema.ts";

/** One table of a warehouse: exact rows, and bytes with all its indexes. */
export type TableUse = { table: string; rows: number; bytes: number };

/** One live tenant: its live learners and its cap; null where it has none. */
export type TenantUse = {
  id: string;
  parent: string | null;
  name: string | null;
  learners: number;
  cap: number | null;
};

/** What each warehouse held on each day, as it was last measured then; docs/usage.md says how each figure is counted. */
export const usageSamples = consoleSchema.table(
  "usage_samples",
  {
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    /** A day of Sao Paulo. */
    day: date().notNull(),
    taken_at: timestamp({ withTimezone: true }).notNull(),
    rows: bigint({ mode: "number" }).notNull(),
    bytes: bigint({ mode: "number" }).notNull(),
    learners: bigint({ mode: "number" }).notNull(),
    /** The caps of all tenants that have one, together; null where none has. */
    cap: bigint({ mode: "number" }),
    /** Of the learners, those of tenants that have a cap. */
    capped_learners: bigint({ mode: "number" }).notNull(),
    tables: jsonb().$type<TableUse[]>().notNull(),
    tenants: jsonb().$type<TenantUse[]>().notNull(),
  },
  (t) => [
    primaryKey({ name: "usage_samples_pkey", columns: [t.id_customer, t.day] }),
    // What has been kept long enough.
    index("usage_samples_day").on(t.day),
    check("usage_samples_learners", sql`${t.capped_learners} BETWEEN 0 AND ${t.learners}`),
  ],
);

export type UsageSample = typeof usageSamples.$inferSelect;
