import { bigint, text, timestamp } from "drizzle-orm/pg-core";
import { people } from "./people.ts";
import { bytes, consoleSchema } from "./schema.ts";

/** What a person's password is known by. Who signs in elsewhere has none. The web process can read nothing of it. */
export const credentials = consoleSchema.table("credentials", {
  id_person: bigint({ mode: "number" })
    .primaryKey()
    .references(() => people.id, { onDelete: "cascade" }),
  /** How a key is derived from the password: `scrypt$N$r$p$salt`. */
  method: text().notNull(),
  /** The SHA-256 of that key: to know it does not help to sign in, which takes the key. */
  verifier: bytes().notNull(),
  changed_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
