import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, primaryKey, timestamp } from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { consoleSchema } from "./schema.ts";

/**
 * Which customers a person may see and, where `tenants` is not null, which of their tenants only; and what the role does
 * not give there: personal columns unmasked, and being the customer's own admin.
 */
export const memberships = consoleSchema.table(
  "memberships",
  {
    id_person: bigint({ mode: "number" })
      .notNull()
      .references(() => people.id, { onDelete: "cascade" }),
    id_customer: bigint({ mode: "number" })
      .notNull()
      .references(() => customers.id, { onDelete: "cascade" }),
    tenants: bigint({ mode: "bigint" }).array(),
    is_personal_granted: boolean().notNull().default(false),
    is_customer_admin: boolean().notNull().default(false),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "memberships_pkey", columns: [t.id_person, t.id_customer] }),
    index("memberships_customer").on(t.id_customer),
    // Who sees a part of a customer only is not told who its people are and what they did.
    check("memberships_customer_admin", sql`NOT (${t.is_customer_admin} AND ${t.tenants} IS NOT NULL)`),
  ],
);

export type Membership = typeof memberships.$inferSelect;
