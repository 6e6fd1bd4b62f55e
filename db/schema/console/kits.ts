import { sql } from "drizzle-orm";
import { bigint, boolean, check, cidr, index, integer, text, timestamp } from "drizzle-orm/pg-core";
import { kitForms, kitPurposes, kitStates } from "../../vocabulary.ts";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { consoleSchema, oneOf } from "./schema.ts";

/**
 * What customers' people and tools get to connect with SQL: each is one login role in one customer's warehouse. Nothing
 * that opens a door stands here: keys and passwords are handed over once and kept nowhere.
 */
export const kits = consoleSchema.table(
  "kits",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    /** The login role, which begins with the customer's slug. */
    role_name: text().notNull().unique(),
    /** The tenants whose rows it reads; null: all of the customer's, also those to come. */
    tenants: bigint({ mode: "bigint" }).array(),
    /** Whether it reads columns that the contract marks as personal. */
    is_personal: boolean().notNull().default(false),
    purpose: text({ enum: kitPurposes }).notNull(),
    /** Networks from which it may connect; null: from everywhere. */
    addresses: cidr().array(),
    form: text({ enum: kitForms }).notNull(),
    state: text({ enum: kitStates }).notNull().default("making"),
    /** How many sessions it may have at once, and how many seconds its statements take by default. */
    connection_limit: integer().notNull(),
    statement_seconds: integer().notNull(),
    /** What its role was last given of that, where a plan allows less; null: not looked at yet. */
    role_connections: integer(),
    role_seconds: integer(),
    expires_at: timestamp({ withTimezone: true }).notNull(),
    /** When a certificate or a password of it was first handed over. */
    armed_at: timestamp({ withTimezone: true }),
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    created_by: text().notNull(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** When a worker last saw a session of it, to the minute; one that is over before a worker looks is not seen. */
    last_used_at: timestamp({ withTimezone: true }),
    revoked_by: text(),
    revoked_at: timestamp({ withTimezone: true }),
  },
  (t) => [
    check("kits_role_name", sql`${t.role_name} ~ '^[a-z][a-z0-9_]{1,49}$'`),
    oneOf("kits_form", t.form, kitForms),
    oneOf("kits_state", t.state, kitStates),
    oneOf("kits_purpose", t.purpose, kitPurposes),
    check("kits_revoked", sql`(${t.state} = 'revoked') = (${t.revoked_at} IS NOT NULL)`),
    check("kits_tenants", sql`cardinality(${t.tenants}) > 0`),
    check("kits_limits", sql`${t.connection_limit} > 0 AND ${t.statement_seconds} > 0`),
    index("kits_customer").on(t.id_customer),
  ],
);

export type Kit = typeof kits.$inferSelect;
