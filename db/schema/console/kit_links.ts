import { bigint, index, text, timestamp } from "drizzle-orm/pg-core";
import { kits } from "./kits.ts";
import { people } from "./people.ts";
import { bytes, consoleSchema } from "./schema.ts";

/**
 * Links by which a customer's person gets what a kit is opened with, once and without an account. The secret in a link is
 * kept as a hash only; see db/functions/kits.sql.
 */
export const kitLinks = consoleSchema.table(
  "kit_links",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id_kit: bigint({ mode: "number" })
      .notNull()
      .references(() => kits.id, { onDelete: "cascade" }),
    secret_hash: bytes().notNull().unique(),
    /** The request (PKCS #10) of a customer who keeps the key to themselves. */
    request: text(),
    /** Until when what it hands over is good. */
    good_until: timestamp({ withTimezone: true }).notNull(),
    id_person: bigint({ mode: "number" }).references(() => people.id, { onDelete: "set null" }),
    created_by: text().notNull(),
    created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    expires_at: timestamp({ withTimezone: true }).notNull(),
    /** When it was written down that nobody used it in time. */
    expired_at: timestamp({ withTimezone: true }),
    used_at: timestamp({ withTimezone: true }),
    revoked_at: timestamp({ withTimezone: true }),
  },
  (t) => [index("kit_links_kit").on(t.id_kit)],
);
