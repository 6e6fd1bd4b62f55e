import { bigint, boolean, text } from "drizzle-orm/pg-core";
import { consoleSchema } from "./schema.ts";

/** The tenants of the source as a worker last read them: the web process does not reach the source. */
export const sourceTenants = consoleSchema.table("source_tenants", {
  id: bigint({ mode: "bigint" }).primaryKey(),
  id_parent: bigint({ mode: "bigint" }),
  subdomain: text(),
  title: text(),
  /** Learners that are not deleted, and how many there may be by contract. */
  learners: bigint({ mode: "number" }).notNull(),
  user_limit: bigint({ mode: "number" }),
  /** Deleted there: its rows are loaded as those of others, and trees go on below it, but nobody chooses it. */
  is_deleted: boolean().notNull().default(false),
});
