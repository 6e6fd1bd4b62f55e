import { sql } from "drizzle-orm";
import { boolean, check, jsonb, text, timestamp } from "drizzle-orm/pg-core";
import type { RunError } from "./runs.ts";
import { consoleSchema } from "./schema.ts";

/** One row: when the source's tenants were asked for, and when a worker last read them. */
export const sourceReads = consoleSchema.table(
  "source_reads",
  {
    is_only: boolean().primaryKey().default(true),
    requested_at: timestamp({ withTimezone: true }),
    /** The process that reads them now, and since when. */
    worker: text(),
    started_at: timestamp({ withTimezone: true }),
    /** When the tenants that stand there were read. */
    read_at: timestamp({ withTimezone: true }),
    /** Why they could not be read the last time. */
    error: jsonb().$type<RunError>(),
  },
  (t) => [check("source_reads_only", sql`${t.is_only}`)],
);
