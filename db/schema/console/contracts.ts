import { sql } from "drizzle-orm";
import { bigint, check, date, index, numeric, text, timestamp } from "drizzle-orm/pg-core";
import { billingPeriods } from "../../vocabulary.ts";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { plans } from "./plans.ts";
import { consoleSchema, oneOf } from "./schema.ts";

/** What was agreed with a customer, as it is now; the audit has what it was before. */
export const contracts = consoleSchema.table(
  "contracts",
  {
    id_customer: bigint({ mode: "number" })
      .primaryKey()
      .references(() => customers.id, { onDelete: "cascade" }),
    id_plan: bigint({ mode: "number" })
      .notNull()
      .references(() => plans.id),
    /** In BRL, for each billing period. */
    price: numeric({ precision: 12, scale: 2 }).notNull(),
    billing_period: text({ enum: billingPeriods }).notNull(),
    /** Days of Sao Paulo, both included; without an end it goes on. */
    starts_on: date().notNull(),
    ends_on: date(),
    notes: text().notNull().default(""),
    /** Links to the documents. */
    documents: text().array().notNull().default([]),
    /** Who of customer success looks after the customer. */
    id_owner: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    updated_by: text().notNull(),
    updated_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    oneOf("contracts_billing_period", t.billing_period, billingPeriods),
    check("contracts_price", sql`${t.price} >= 0`),
    check("contracts_days", sql`${t.ends_on} >= ${t.starts_on}`),
    index("contracts_plan").on(t.id_plan),
    index("contracts_ends_on").on(t.ends_on),
  ],
);

export type Contract = typeof contracts.$inferSelect;
