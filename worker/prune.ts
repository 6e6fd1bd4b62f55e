import { type SQL, sql } from "drizzle-orm";
import type { Control } from "#db/control.ts";
import { audit } from "#db/schema/console/audit.ts";
import { log } from "./log.ts";

/** How many rows go at once. */
export const batch = 5000;
/** What nobody is waiting for leaves room to those who are. */
const pauseMs = 200;

type Pruning = {
  /** What the entry about it is called. */
  action: `${string}.prune`;
  /** Rows older than that go. */
  days: number;
  /** What goes, by the name that the entry counts it by: a statement that removes one batch of it. */
  what: Record<string, SQL>;
  isStopping: () => boolean;
};

/** Whether it was done in the last day, by whichever worker. */
async function isDone(db: Control, action: string): Promise<boolean> {
  const { rows } = await db.execute<{ done: boolean }>(
    sql`SELECT EXISTS (SELECT FROM console.audit WHERE action = ${action} AND at > now() - interval '23 hours') AS done`,
  );
  return rows[0]?.done ?? false;
}

async function removed(db: Control, statement: SQL, isStopping: () => boolean): Promise<number> {
  let rows = 0;
  for (let last = batch; last === batch && !isStopping(); ) {
    last = (await db.execute(statement)).rowCount ?? 0;
    rows += last;
    if (last === batch) await new Promise((go) => setTimeout(go, pauseMs));
  }
  return rows;
}

/**
 * Removes what has been kept long enough, once a day and in batches, and writes down that it did: how many, and before
 * when. On a day on which nothing is old enough nothing is written. Returns how many there were.
 */
export async function prune(db: Control, { action, days, what, isStopping }: Pruning): Promise<number> {
  if (await isDone(db, action)) return 0;
  const until = new Date(Date.now() - days * 86_400_000).toISOString();
  const counts: Record<string, number> = {};
  for (const [name, statement] of Object.entries(what))
    counts[name] = await removed(db, statement, isStopping);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return 0;
  await db.insert(audit).values({ actor: "worker", action, details: { ...counts, days, until } });
  log(`${action}d`, { ...counts, days });
  return all;
}
