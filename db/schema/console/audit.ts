import { sql } from "drizzle-orm";
import { bigint, index, inet, jsonb, text, timestamp } from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { consoleSchema } from "./schema.ts";

/** What was done, by whom, for which customer. Written in the transaction of the deed; names are noun.verb. */
export const audit = consoleSchema.table(
  "audit",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    /** Kept beside the id, so that the log outlives the account. */
    actor: text().notNull(),
    action: text().notNull(),
    id_customer: bigint({ mode: "number" }).references(() => customers.id, { onDelete: "set null" }),
    details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ip: inet(),
  },
  (t) => [
    index("audit_customer").on(t.id_customer, t.id.desc()),
    // Each sign-in counts the e-mail's failures of the last minutes.
    index("audit_sign_in_failed").on(t.actor, t.at).where(sql`${t.action} = 'person.sign_in_failed'`),
    // And those of the network: an IPv4 address, or the 64 bits of an IPv6 one that its owner chooses none of.
    index("audit_network_failed")
      .on(sql`network(set_masklen(${t.ip}, CASE family(${t.ip}) WHEN 6 THEN 64 ELSE 32 END))`, t.at)
      .where(sql`${t.action} = 'person.sign_in_failed'`),
  ],
);

export type AuditEntry = typeof audit.$inferSelect;
