import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { quote, target } from "#db/ddl.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import type { TableName } from "#db/schema/index.ts";
import { OpendbError } from "#errors.ts";
import type { Manifest } from "#loader/manifest/manifest.ts";
import { assertFence } from "#loader/run/fence.ts";
import { type Lost, readDependentViews, recreateViews } from "./dependent-views.ts";
import { areOf, type PrebuiltViews, prebuildViews } from "./prebuilt-views.ts";
import { extraRights } from "./rights.ts";
import { dropStaging, stagingSchema } from "./staging.ts";
import { markStale } from "./stale.ts";

/** How long a swap tries to find a moment without readers, and how long it rests between tries. */
export type RetryPolicy = { total: number; rest: number };
const usual: RetryPolicy = { total: 10 * 60_000, rest: 250 };

const tooLate = () =>
  new OpendbError("timeout", "The new tables are ready, but readers never left the old ones.", {
    hint: "The seed is tried again with the tables that are ready; end long transactions in the warehouse if it keeps failing.",
    isTransient: true,
  });

/** Somebody holds what the swap needs (55P03), or each waited for the other (40P01). */
const isBusy = (error: unknown) => ["55P03", "40P01"].includes((error as { code?: string }).code ?? "");

/**
 * Takes every table of the seed for itself, or none. NOWAIT: a lock that waited would stand before every reader that
 * comes after it. A view has locks of its own: who is reading one makes DROP wait, for a moment and no longer.
 */
async function lock(warehouse: pg.Client, tables: string[]): Promise<void> {
  await warehouse.query("SET LOCAL lock_timeout = '200ms'");
  for (const table of tables) await warehouse.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE NOWAIT`);
}

async function moveIn(warehouse: pg.Client, idRun: number, table: TableName): Promise<void> {
  const built = target(table, stagingSchema(idRun, table)).sql;
  const qualified = target(table).sql;
  for (const { give } of await extraRights(warehouse, qualified, built)) await warehouse.query(give);
  await warehouse.query(`DROP TABLE ${qualified} CASCADE`);
  await warehouse.query(`ALTER TABLE ${built} SET SCHEMA ${quote(target(table).schema)}`);
}

const remember = [
  "DELETE FROM opendb.counts WHERE table_name IN (SELECT table_name FROM opendb.staged WHERE id_run = $1)",
  `INSERT INTO opendb.counts (table_name, id_tenant, rows)
   SELECT s.table_name, c.id_tenant, c.rows FROM opendb.staged s,
     jsonb_to_recordset(s.counts) c (id_tenant bigint, rows bigint) WHERE s.id_run = $1`,
  `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run, identity)
   SELECT table_name, until, tenants, id_run, identity FROM opendb.staged WHERE id_run = $1
   ON CONFLICT (table_name) DO UPDATE SET until = excluded.until, tenants = excluded.tenants,
     id_run = excluded.id_run, identity = excluded.identity, loaded_at = now()`,
  `INSERT INTO opendb.steps (id_run, identity, table_name, result)
   SELECT id_run, identity, table_name, result FROM opendb.staged WHERE id_run = $1
   ON CONFLICT (identity, table_name) DO UPDATE SET result = excluded.result, at = now()`,
  "DELETE FROM opendb.staged WHERE id_run = $1",
];

export type SwapContext = {
  warehouse: pg.Client;
  manifest: Manifest;
  idRun: number;
  signal: AbortSignal;
  retry?: RetryPolicy;
};

/**
 * Moves the tables that a seed built into the place of the old ones, in one short transaction: readers see the old
 * tables or the new ones, never an empty one and never a mixture. Views that CASCADE takes are made again, materialized
 * ones before; those that do not fit any more come back as findings.
 */
export async function swap(context: SwapContext, tables: TableName[]): Promise<StepFinding[]> {
  const { warehouse, idRun, signal, retry = usual } = context;
  let prebuilt = await prebuildViews(context, tables);
  const deadline = Date.now() + retry.total;
  for (;;) {
    try {
      const lost = await exchange(context, tables, prebuilt);
      await dropStaging(warehouse, idRun);
      return lost.map(({ name, why }) => ({
        check: "dependent views",
        level: "warn",
        message: `The view ${name} could not be made again: ${why}`,
      }));
    } catch (error) {
      if (error !== changed && !isBusy(error)) throw error;
      await warehouse.query("ROLLBACK");
      if (Date.now() > deadline) throw tooLate();
      if (error === changed) prebuilt = await prebuildViews(context, tables);
      else await wait(retry.rest * (0.5 + Math.random()), undefined, { signal });
    }
  }
}

/** Somebody made, changed or dropped a view after the views were built. */
const changed = new Error("The views are not those that were built again.");

async function exchange(
  { warehouse, manifest, idRun }: SwapContext,
  tables: TableName[],
  prebuilt: PrebuiltViews,
): Promise<Lost[]> {
  const names = tables.map((table) => target(table).sql);
  await warehouse.query("BEGIN");
  await lock(warehouse, names);
  const views = await readDependentViews(warehouse, names);
  if (!areOf(prebuilt, views)) throw changed;
  await markStale(warehouse, manifest, tables);
  for (const table of tables) await moveIn(warehouse, idRun, table);
  const lost = await recreateViews(
    warehouse,
    views.map((view) => prebuilt.moves.get(view.name) ?? view),
  );
  await assertFence(warehouse);
  for (const sql of remember) await warehouse.query(sql, [idRun]);
  await warehouse.query("COMMIT");
  return lost;
}
