import { bigint, boolean, integer, text, timestamp } from "drizzle-orm/pg-core";
import { consoleSchema } from "./schema.ts";

/** PostgreSQL servers on which warehouses may be placed. Credentials are settings of the processes, never rows. */
export const servers = consoleSchema.table("servers", {
  id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  host: text().notNull(),
  port: integer().notNull(),
  /** How many loads may write to it at once. */
  load_limit: integer().notNull().default(2),
  /** The name under which customers reach it, where that is another one. */
  public_host: text(),
  /** What its TLS certificate is checked against, as PEM: the `ca.crt` of kits. Without it the roots of the system do. */
  ca_certificate: text(),
  is_open: boolean().notNull().default(true),
  created_at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export type Server = typeof servers.$inferSelect;
