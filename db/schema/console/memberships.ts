import { bigint, primaryKey, timestamp } from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import { people } from "./people.ts";
import { consoleSchema } from "./schema.ts";

/** Which customers a person may see and, where `tenants` is not null, which of their tenants only. */
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
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: "memberships_pkey", columns: [t.id_person, t.id_customer] })],
);

export type Membership = typeof memberships.$inferSelect;
