import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  integer,
  numeric,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { consoleSchema } from "./schema.ts";

/** What a figure of a customer is to be, by when: one that is open for a figure and tenants. The audit has what it was before. */
export const goals = consoleSchema.table(
  "goals",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    /** One of db/figures/daily.ts. */
    figure: text().notNull(),
    /** Whose figure it is, ascending; null for all tenants that the customer has. */
    tenants: bigint({ mode: "bigint" }).array(),
    /** Of a share a part of one. */
    target: numeric({ precision: 16, scale: 4, mode: "number" }).notNull(),
    /** Days of Sao Paulo, both included. */
    starts_on: date().notNull(),
    ends_on: date().notNull(),
    is_ended: boolean().notNull().default(false),
    /** Who set it. */
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    created_by: text().notNull(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updated_by: text().notNull(),
    updated_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** One more with each change, so that a form knows whether it was filled in over what is there. */
    version: integer().notNull().default(1),
  },
  (t) => [
    check("goals_figure", sql`${t.figure} ~ '^[a-z][a-z_]*$'`),
    check("goals_target", sql`${t.target} >= 0`),
    check("goals_days", sql`${t.ends_on} >= ${t.starts_on}`),
    check("goals_tenants", sql`cardinality(${t.tenants}) > 0`),
    uniqueIndex("goals_open")
      .on(t.id_customer, t.figure, sql`coalesce(${t.tenants}, '{}')`)
      .where(sql`NOT ${t.is_ended}`),
  ],
);

export type Goal = typeof goals.$inferSelect;
