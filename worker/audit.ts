import { sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { log } from "./log.ts";

const batch = 5000;
/** What nobody is waiting for leaves room to those who are. */
const pauseMs = 200;

/** Whether entries were removed in the last day, by whichever worker. */
async function isDone(db: Control): Promise<boolean> {
  const { rows } = await db.execute<{ done: boolean }>(
    sql`SELECT EXISTS (SELECT FROM console.audit WHERE action = 'audit.prune' AND at > now() - interval '23 hours') AS done`,
  );
  return rows[0]?.done ?? false;
}

/** Removes one batch, oldest first; says how many. Workers that meet skip each other's rows. */
async function pruneBatch(db: Control, days: number): Promise<number> {
  const { rowCount } = await db.execute(sql`DELETE FROM console.audit WHERE id IN (
    SELECT id FROM console.audit WHERE at < now() - make_interval(days => ${days}) ORDER BY at, id
    LIMIT ${batch} FOR UPDATE SKIP LOCKED)`);
  return rowCount ?? 0;
}

/**
 * Removes entries of the audit that are older than `days`, once a day and in batches, and writes down that it did: how
 * many, and before when. On a day on which nothing is old enough nothing is written.
 */
export async function pruneAudit(
  db: Control,
  days: number,
  isStopping: () => boolean = () => false,
): Promise<number> {
  if (await isDone(db)) return 0;
  const before = new Date(Date.now() - days * 86_400_000);
  let rows = 0;
  for (let last = batch; last === batch && !isStopping(); ) {
    last = await pruneBatch(db, days);
    rows += last;
    if (last === batch) await new Promise((go) => setTimeout(go, pauseMs));
  }
  if (rows === 0) return 0;
  await db
    .insert(audit)
    .values({ actor: "worker", action: "audit.prune", details: { rows, days, until: before.toISOString() } });
  log("audit.pruned", { rows, days });
  return rows;
}
