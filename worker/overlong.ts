import { sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { consoleRole } from "#db/ddl.ts";
import { log } from "./log.ts";

/** Seconds that a statement of the web process's role may take: far more than the limit that the role begins with. */
const longest = 60;

/**
 * Ends statements of the web process's role that run for too long, in all databases of the control database's server. A
 * role can lift the limit that it is given, and PostgreSQL cannot keep it from that. Returns how many there were.
 */
export async function endOverlong(db: Control, seconds = longest): Promise<number> {
  const { rows } = await db.execute<{ database: string }>(
    sql`SELECT datname AS database, pg_cancel_backend(pid) FROM pg_stat_activity
        WHERE usename = ${consoleRole} AND state = 'active' AND pid <> pg_backend_pid()
          AND query_start < clock_timestamp() - make_interval(secs => ${seconds})`,
  );
  for (const { database } of rows) log.warn("console.overlong", { database, seconds });
  return rows.length;
}
