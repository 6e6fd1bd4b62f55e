import { sql } from "drizzle-orm";
import { bigint, check, text, timestamp } from "drizzle-orm/pg-core";
import { customerStates } from "../../vocabulary.ts";
import { consoleSchema, oneOf } from "./schema.ts";
import { servers } from "./servers.ts";

/** Enterprise accounts. The slug names the warehouse's database. */
export const customers = consoleSchema.table(
  "customers",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    id_server: bigint({ mode: "number" })
      .notNull()
      .references(() => servers.id),
    /** The customer's root in the source's tenants: it and all that descends from it is loaded. */
    id_root_tenant: bigint({ mode: "bigint" }).notNull(),
    /** Roots beside it, of a customer whose tenants are several trees. */
    more_root_tenants: bigint({ mode: "bigint" }).array().notNull().default([]),
    state: text({ enum: customerStates }).notNull().default("provisioning"),
    /** Of one that was set aside: the name of its database meanwhile, and until when it is kept. */
    aside_database: text(),
    aside_until: timestamp({ withTimezone: true }),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    check("customers_slug", sql`${t.slug} ~ '^[a-z][a-z0-9_]{1,30}$'`),
    check("customers_roots", sql`${t.id_root_tenant} <> ALL (${t.more_root_tenants})`),
    oneOf("customers_state", t.state, customerStates),
  ],
);

/** All roots of a customer, as text. */
export const rootsOf = (customer: Pick<Customer, "id_root_tenant" | "more_root_tenants">): string[] =>
  [customer.id_root_tenant, ...customer.more_root_tenants].map(String);

export type Customer = typeof customers.$inferSelect;
