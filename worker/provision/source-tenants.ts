import { sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { asFault, recorded } from "#loader/run/errors.ts";
import { sourceTenantRows } from "#loader/source.ts";
import { keepTenants } from "#warehouse/roots/source.ts";
import { log, said } from "../log.ts";

/** Seconds after which a process that began to read counts as gone. */
const patience = 120;

/** Whether it is this process that is to read. */
async function taken(db: Control, worker: string): Promise<boolean> {
  const { rows } = await db.execute(sql`
    UPDATE console.source_reads SET worker = ${worker}, started_at = now()
    WHERE requested_at IS NOT NULL
      AND (worker IS NULL OR started_at < now() - make_interval(secs => ${patience})) RETURNING true`);
  return rows.length > 0;
}

const over = sql`requested_at = NULL, worker = NULL, started_at = NULL`;

/** Reads the source's tenants when somebody has asked for them, and puts them in the place of those read before. */
export async function readAskedTenants(db: Control, worker: string): Promise<void> {
  if (!(await taken(db, worker))) return;
  const mine = sql`worker = ${worker}`;
  try {
    const tenants = await sourceTenantRows();
    await db.transaction(async (tx) => {
      const { rows } = await tx.execute(
        sql`UPDATE console.source_reads SET ${over}, read_at = started_at, error = NULL WHERE ${mine} RETURNING true`,
      );
      if (rows.length === 0) return;
      await keepTenants(tx, tenants);
    });
  } catch (error) {
    const fault = asFault(error, undefined, "source");
    log.warn("source_tenants.failed", said(fault));
    await db.execute(
      sql`UPDATE console.source_reads SET ${over}, error = ${JSON.stringify(recorded(fault))}::jsonb WHERE ${mine}`,
    );
  }
}
