import { sql } from "drizzle-orm";
import { bigint, check, index, inet, jsonb, text, timestamp } from "drizzle-orm/pg-core";
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
    /**
     * Whom an entry of no customer is about: who may see that person sees it, too. Of links and sessions, written by the
     * database and the terminal only. No foreign key: looking for one would tell a known e-mail by the time it takes.
     */
    id_about: bigint({ mode: "number" }),
    details: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    ip: inet(),
  },
  (t) => [
    // The page reads newest first, by any one of its filters; ascending, so that either direction is one walk.
    index("audit_at").on(t.at, t.id),
    index("audit_customer_at").on(t.id_customer, t.at, t.id),
    index("audit_customer_action_at").on(t.id_customer, t.action, t.at, t.id),
    index("audit_customer_person_at").on(t.id_customer, t.id_person, t.at, t.id),
    index("audit_customer_person_action_at").on(t.id_customer, t.id_person, t.action, t.at, t.id),
    index("audit_person_at").on(t.id_person, t.at, t.id),
    // A common action that a busy person has hardly ever done would be looked for in all that they did.
    index("audit_person_action_at").on(t.id_person, t.action, t.at, t.id),
    index("audit_action_at").on(t.action, t.at, t.id),
    // What was tried in somebody's name by who did not get in.
    index("audit_actor_at").on(t.actor, t.at, t.id).where(sql`${t.id_person} IS NULL`),
    index("audit_about_at").on(t.id_about, t.at, t.id).where(sql`${t.id_about} IS NOT NULL`),
    check("audit_about", sql`${t.id_about} IS NULL OR ${t.id_customer} IS NULL`),
    // The same for a customer's part, of which there is hardly anything.
    index("audit_customer_actor_at")
      .on(t.id_customer, t.actor, t.at, t.id)
      .where(sql`${t.id_person} IS NULL AND ${t.id_customer} IS NOT NULL`),
    // Each sign-in counts the e-mail's failures of the last minutes.
    index("audit_sign_in_failed").on(t.actor, t.at).where(sql`${t.action} = 'person.sign_in_failed'`),
    // And those of the network: an IPv4 address, or the 64 bits of an IPv6 one that its owner chooses none of.
    index("audit_network_failed")
      .on(sql`network(set_masklen(${t.ip}, CASE family(${t.ip}) WHEN 6 THEN 64 ELSE 32 END))`, t.at)
      .where(sql`${t.action} = 'person.sign_in_failed'`),
  ],
);

export type AuditEntry = typeof audit.$inferSelect;
