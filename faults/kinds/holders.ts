import { extracted } from "../expected.ts";
import { beside, type Fault, type Scene } from "../scene.ts";
import { sleep } from "../time.ts";

async function hold(scene: Scene, database: string, sql: string, milliseconds: number): Promise<void> {
  const holder = await scene.world.open(database);
  try {
    await holder.query(sql);
    await sleep(milliseconds);
    await holder.query("ROLLBACK");
  } catch (error) {
    if (!scene.world.isAway(Date.now() - milliseconds - 15_000)) throw error;
  } finally {
    await holder.end().catch(() => {});
  }
}

/** Somebody looks at tables in a transaction that stays open: a swap waits, and nobody else does. */
export const readerHolds: Fault = async (scene) => {
  const { slug } = scene.random.pick(scene.world.customers);
  const tables = [scene.random.pick(extracted).table, scene.random.pick(extracted).table];
  const milliseconds = scene.random.between(500, 4000);
  const reads = tables.map((table) => `SELECT 1 FROM ${table} LIMIT 1`).join("; ");
  beside(scene, hold(scene, slug, `BEGIN; ${reads}`, milliseconds));
  return `${tables.join(", ")} of ${slug} for ${milliseconds} ms`;
};

/** A change of schema at the source keeps readers out for a while. */
export const lockSource: Fault = async (scene) => {
  const table = scene.random.pick(["learners", "progress_events", "instances", "grants"]);
  const milliseconds = scene.random.between(300, 2500);
  const sql = `SET lock_timeout = '2s'; BEGIN; LOCK TABLE platform.${table} IN ACCESS EXCLUSIVE MODE`;
  const locking = hold(scene, "platform", sql, milliseconds).catch((error: { code?: string }) => {
    if (error.code !== "55P03") throw error;
  });
  beside(scene, locking);
  return `platform.${table} for ${milliseconds} ms`;
};
