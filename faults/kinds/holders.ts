import { fromSource } from "#loader/tests/oracle/extracted.testing.ts";
import { type Fault, type FaultContext, inBackground } from "../context.ts";
import { sleep } from "../time.ts";

async function hold(
  context: FaultContext,
  database: string,
  sql: string,
  milliseconds: number,
): Promise<void> {
  const holder = await context.world.open(database);
  try {
    await holder.query(sql);
    await sleep(milliseconds);
    await holder.query("ROLLBACK");
  } catch (error) {
    if (!context.world.isAway(Date.now() - milliseconds - 15_000)) throw error;
  } finally {
    await holder.end().catch(() => {});
  }
}

/** Somebody looks at tables in a transaction that stays open: a swap waits, and nobody else does. */
export const readerHolds: Fault = async (context) => {
  const { slug } = context.random.pick(context.world.customers);
  const tables = [context.random.pick(fromSource), context.random.pick(fromSource)];
  const milliseconds = context.random.between(500, 4000);
  const reads = tables.map((table) => `SELECT 1 FROM ${table} LIMIT 1`).join("; ");
  inBackground(context, hold(context, slug, `BEGIN; ${reads}`, milliseconds));
  return `${tables.join(", ")} of ${slug} for ${milliseconds} ms`;
};

/** A change of schema at the source keeps readers out for a while. */
export const lockSource: Fault = async (context) => {
  const table = context.random.pick(["learners", "progress_events", "instances", "grants"]);
  const milliseconds = context.random.between(300, 2500);
  const sql = `SET lock_timeout = '2s'; BEGIN; LOCK TABLE platform.${table} IN ACCESS EXCLUSIVE MODE`;
  const locking = hold(context, "platform", sql, milliseconds).catch((error: { code?: string }) => {
    if (error.code !== "55P03") throw error;
  });
  inBackground(context, locking);
  return `platform.${table} for ${milliseconds} ms`;
};
