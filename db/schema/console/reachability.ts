import { bigint, jsonb, timestamp } from "drizzle-orm/pg-core";
import { customers } from "./customers.ts";
import type { RunError } from "./runs.ts";
import { consoleSchema } from "./schema.ts";

/** What was last seen of each warehouse, by a load or by a worker that looks at all of them. */
export const reachability = consoleSchema.table("reachability", {
  id_customer: bigint({ mode: "number" })
    .primaryKey()
    .references(() => customers.id, { onDelete: "cascade" }),
  looked_at: timestamp({ withTimezone: true }).notNull(),
  /** Since when it has been as it is now: reachable, or not. */
  since: timestamp({ withTimezone: true }).notNull(),
  /** Why it cannot be reached; null while it can. */
  error: jsonb().$type<RunError>(),
});
