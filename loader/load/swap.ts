import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { quote, target } from "#db/ddl.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import type { TableName } from "#db/schema/index.ts";
import { because } from "#errors/english.ts";
import { part } from "#errors/sentences.ts";
import type { OpendbError } from "#errors.ts";
import type { Manifest } from "#loader/manifest/manifest.ts";
import { assertFence } from "#loader/run/fence.ts";
import { type Lost, objectPart, refusal, whyOf } from "./lost.ts";
import { areOf, type Prebuilt, prebuild } from "./prebuild.ts";
import { lookIn } from "./prebuilt-views.ts";
import { dropStanding, give, readGifts, remake } from "./remake.ts";
import { dropStaging, stagingSchema } from "./staging.ts";
import { markStale } from "./stale.ts";
import { keep, readStanding } from "./standing.ts";

/** How long a swap tries to find a moment without readers, and how long it rests between tries. */
export type RetryPolicy = { total: number; rest: number };
const usual: RetryPolicy = { total: 10 * 60_000, rest: 250 };

const tooLate = () => because("readers_stay", {});

/** Somebody holds what the swap needs (55P03), or each waited for the other (40P01). */
const isBusy = (error: unknown) => ["55P03", "40P01"].includes((error as { code?: string }).code ?? "");

/**
 * Takes every table of the seed for itself, or none. NOWAIT: a lock that waited would stand before every reader that
 * comes after it. A view has locks of its own: who is reading one makes DROP wait, for a moment and no longer.
 */
async function lock(warehouse: pg.Client, tables: string[]): Promise<void> {
  await warehouse.query("SET LOCAL lock_timeout = '200ms'");
  // A process that stands still here keeps every reader waiting, who is to wait for less than two seconds.
  await warehouse.query("SET LOCAL idle_in_transaction_session_timeout = '1s'");
  await warehouse.query(`LOCK TABLE ${tables.join(", ")} IN ACCESS EXCLUSIVE MODE NOWAIT`);
}

const remember = [
  "DELETE FROM opendb.counts WHERE table_name IN (SELECT table_name FROM opendb.staged WHERE id_run = $1)",
  `INSERT INTO opendb.counts (table_name, id_tenant, rows)
   SELECT s.table_name, c.id_tenant, c.rows FROM opendb.staged s,
     jsonb_to_recordset(s.counts) c (id_tenant bigint, rows bigint) WHERE s.id_run = $1`,
  "DELETE FROM opendb.joined WHERE table_name IN (SELECT table_name FROM opendb.staged WHERE id_run = $1)",
  `INSERT INTO opendb.joined (table_name, alias, id, hash)
   SELECT s.table_name, j.alias, j.id, j.hash FROM opendb.staged s,
     jsonb_to_recordset(s.joined) j (alias text, id bigint, hash bigint) WHERE s.id_run = $1`,
  "DELETE FROM opendb.rejected WHERE table_name IN (SELECT table_name FROM opendb.staged WHERE id_run = $1)",
  `INSERT INTO opendb.rejected (table_name, id_row, key, column_name, reason, identity)
   SELECT s.table_name, r.id_row, r.key, r.column_name, r.reason, s.identity FROM opendb.staged s,
     jsonb_to_recordset(s.rejected) r (id_row text, key jsonb, column_name text, reason text) WHERE s.id_run = $1`,
  `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run, identity)
   SELECT table_name, until, tenants, id_run, identity FROM opendb.staged WHERE id_run = $1
   ON CONFLICT (table_name) DO UPDATE SET until = excluded.until, tenants = excluded.tenants,
     id_run = excluded.id_run, identity = excluded.identity, loaded_at = now(), is_outdated = false`,
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
  /** Whether what cannot be carried over may go. */
  isConfirmed?: boolean;
  retry?: RetryPolicy;
};

/**
 * Moves the tables that a seed built into the place of the old ones, in one short transaction: readers see the old
 * tables or the new ones, never an empty one and never a mixture. What stands on the tables is made again in the same
 * transaction, materialized views before; what cannot be makes it refuse with `needs_confirmation`, and nothing has
 * changed then. Confirmed, it goes, its definition is kept, and a finding says so.
 */
export async function swap(context: SwapContext, tables: TableName[]): Promise<StepFinding[]> {
  const { warehouse, idRun, signal, retry = usual } = context;
  let prebuilt = await prebuild(context, tables);
  const deadline = Date.now() + retry.total;
  for (;;) {
    try {
      const lost = await exchange(context, tables, prebuilt);
      // The tables are in, whatever happens now; what stays beside them goes with the next load.
      await dropStaging(warehouse, idRun).catch(() => {});
      return lost.map(({ name, why }) => ({
        check: "dependents",
        level: "note",
        kind: "dependent_gone",
        params: { object: objectPart(name), why: why.part },
        message: `What stood on the old tables went with them, as confirmed: ${name} (${why.text}). opendb.dropped_objects has its definition.`,
      }));
    } catch (error) {
      if (error !== changed && !isBusy(error)) {
        await warehouse.query("ROLLBACK").catch(() => {});
        throw unseen(error) ?? error;
      }
      await warehouse.query("ROLLBACK");
      if (Date.now() > deadline) throw tooLate();
      if (error === changed) prebuilt = await prebuild(context, tables);
      else await wait(retry.rest * (0.5 + Math.random()), undefined, { signal });
    }
  }
}

/** Somebody made, changed or dropped what stands on the tables after it was made again. */
const changed = new Error("What stands on the tables is not what was made again.");

/** Something stands on the tables that was not found: they are dropped without CASCADE, so it is still there. */
function unseen(error: unknown): OpendbError | undefined {
  const { code, detail } = error as { code?: string; detail?: string };
  return code === "2BP01"
    ? refusal([{ name: detail ?? "something", why: whyOf(part("unexpected", {})) }])
    : undefined;
}

async function exchange(context: SwapContext, tables: TableName[], prebuilt: Prebuilt): Promise<Lost[]> {
  const { warehouse, manifest, idRun, isConfirmed = false } = context;
  const names = tables.map((table) => target(table).sql);
  await warehouse.query("BEGIN");
  await lookIn(warehouse, []);
  await lock(warehouse, names);
  const standing = await readStanding(warehouse, tables);
  const gifts = await readGifts(context, tables);
  if (!areOf(prebuilt, standing) || gifts.unbuilt.some((name) => !prebuilt.unbuilt.has(name))) throw changed;
  const lost = [...standing.lost, ...prebuilt.failed];
  if (lost.length > 0 && !isConfirmed) throw refusal(lost);
  await markStale(warehouse, manifest, tables);
  const cascade = standing.lost.length > 0 ? " CASCADE" : "";
  await dropStanding(warehouse, standing.carried, gifts, cascade);
  await warehouse.query(`DROP TABLE ${names.join(", ")}${cascade}`);
  for (const table of tables)
    await warehouse.query(
      `ALTER TABLE ${target(table, stagingSchema(idRun, table)).sql} SET SCHEMA ${quote(target(table).schema)}`,
    );
  lost.push(...(await give(warehouse, gifts.rights)));
  lost.push(...(await remake(warehouse, standing.carried, prebuilt.moves, gifts)));
  if (lost.length > 0 && !isConfirmed) throw refusal(lost);
  await assertFence(warehouse);
  for (const sql of remember) await warehouse.query(sql, [idRun]);
  await keep(warehouse, idRun, lost);
  await warehouse.query("COMMIT");
  return lost;
}
