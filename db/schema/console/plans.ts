import { sql } from "drizzle-orm";
import { bigint, boolean, check, integer, numeric, text, timestamp } from "drizzle-orm/pg-core";
import { billingPeriods } from "../../vocabulary.ts";
import { consoleSchema, oneOf } from "./schema.ts";

/** What is sold to customers: limits and a price. A contract says which one a customer has. */
export const plans = consoleSchema.table(
  "plans",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull().unique(),
    /** Learners that the customer may have; null: as many as its tenants' `user_limit` allow. */
    learner_limit: integer(),
    /** Kits that are not revoked, at once. */
    kit_limit: integer().notNull(),
    /** Sessions that a kit may have at once, at most. */
    connection_limit: integer().notNull(),
    /** Seconds that a statement of a kit takes, at most. */
    statement_seconds: integer().notNull(),
    /** Days for which files of exports are kept. */
    export_days: integer().notNull(),
    /** In BRL, for each billing period; contracts may agree on another one. */
    price: numeric({ precision: 12, scale: 2 }).notNull(),
    billing_period: text({ enum: billingPeriods }).notNull(),
    /** Whether new contracts may have it. */
    is_offered: boolean().notNull().default(true),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    oneOf("plans_billing_period", t.billing_period, billingPeriods),
    check(
      "plans_limits",
      sql`${t.learner_limit} > 0 AND ${t.kit_limit} >= 0 AND ${t.connection_limit} BETWEEN 1 AND 100
        AND ${t.statement_seconds} BETWEEN 1 AND 3600 AND ${t.export_days} BETWEEN 1 AND 365 AND ${t.price} >= 0`,
    ),
  ],
);

export type Plan = typeof plans.$inferSelect;
