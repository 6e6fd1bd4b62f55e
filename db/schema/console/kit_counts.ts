import { bigint, doublePrecision, timestamp } from "drizzle-orm/pg-core";
import { kits } from "./kits.ts";
import { consoleSchema } from "./schema.ts";

/** Where a server's own count of a kit's statements stood when it was read last; without a row it never was. */
export const kitCounts = consoleSchema.table("kit_counts", {
  id_kit: bigint({ mode: "number" })
    .primaryKey()
    .references(() => kits.id, { onDelete: "cascade" }),
  /** Since when the server counts. */
  since: timestamp({ withTimezone: true }).notNull(),
  calls: bigint({ mode: "number" }).notNull(),
  seconds: doublePrecision().notNull(),
  counted_at: timestamp({ withTimezone: true }).notNull(),
});
