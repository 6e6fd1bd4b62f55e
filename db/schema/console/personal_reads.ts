import { bigint, integer, timestamp } from "drizzle-orm/pg-core";
import { audit } from "./audit.ts";
import { consoleSchema } from "./schema.ts";

/**
 * How much was shown by what an entry `personal.read` tells of. Entries stay as they were written; this grows for ten
 * minutes, through console.count_personal_read and by no other way.
 */
export const personalReads = consoleSchema.table("personal_reads", {
  id_audit: bigint({ mode: "number" })
    .primaryKey()
    .references(() => audit.id, { onDelete: "cascade" }),
  pages: integer().notNull(),
  rows: bigint({ mode: "number" }).notNull(),
  until: timestamp({ withTimezone: true }).notNull(),
});
