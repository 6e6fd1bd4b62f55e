import type pg from "pg";
import type { TableName } from "#db/schema/index.ts";
import { counted, names, type StepResult } from "#loader/extract/step.ts";
import { prepareBulk } from "#loader/load/bulk.ts";
import { account, createOld, deleteInto, recount, removeTenants, writeFresh } from "#loader/load/changes.ts";
import type { ComputedTable, Manifest } from "#loader/manifest/manifest.ts";
import { type Derived, isRecomputed } from "#loader/plan/plan.ts";
import { mustHold } from "#loader/run/fence.ts";
import { computeQuery, gatherStale, isStale, keepBasis, keepDaily, type Scope } from "./compute.ts";

export type DeriveContext = {
  manifest: Manifest;
  warehouse: pg.Client;
  idRun: number;
  /** Recompute everything, whatever is marked. */
  isFull: boolean;
};

type Inputs = { until: string | null; asOf: string | null };

/** How far a table's inputs are loaded: the day of the earliest of their watermarks. */
export async function inputsOf(warehouse: pg.Client, inputs: TableName[]): Promise<Inputs> {
  const { rows } = await warehouse.query<{ until: string | null; as_of: string | null; n: string }>(
    `SELECT (min(until) AT TIME ZONE 'UTC')::text || 'Z' AS until, opendb.day(min(until))::text AS as_of, count(*)::text AS n
     FROM opendb.watermarks WHERE table_name = ANY ($1)`,
    [inputs],
  );
  // Some input was never loaded: there is nothing to compute from yet.
  if (Number(rows[0]?.n) < inputs.length) return { until: null, asOf: null };
  return { until: rows[0]?.until ?? null, asOf: rows[0]?.as_of ?? null };
}

/** What is recorded of a computed table; undefined before it was computed for the first time. */
export async function derivedOf(warehouse: pg.Client, table: TableName): Promise<Derived | undefined> {
  const { rows } = await warehouse.query<Derived>(
    "SELECT is_stale, as_of::text FROM opendb.derived WHERE table_name = $1",
    [table],
  );
  return rows[0];
}

/** Computes into `fresh` and `old` what differs from the table, in whole or in the stale part. Returns rows computed. */
async function compare(
  context: DeriveContext,
  entry: ComputedTable,
  asOf: string,
  scope: Scope,
): Promise<number> {
  const { warehouse, manifest } = context;
  const { place, all, key, list, same, compared } = names(entry);
  const query = computeQuery(manifest, entry, asOf, scope);
  const within = (row: string) => (scope === "all" ? "" : ` WHERE ${isStale(entry, row)}`);
  // Lists of ids are stored there as in the table, and not looked at for statistics.
  await warehouse.query(`CREATE TEMP TABLE stage (LIKE ${place} INCLUDING STORAGE) ON COMMIT DROP`);
  const read = await counted(
    warehouse,
    `INSERT INTO stage (${list(all)}) SELECT ${list(all, "r")} FROM (${query}) r${within("r")}`,
  );
  await warehouse.query(`ANALYZE stage (${list(key)})`);
  await warehouse.query(
    deleteInto(
      entry,
      `DELETE FROM ${place} t WHERE NOT EXISTS (SELECT FROM stage s WHERE ${same("s", "t")})${within("t").replace(" WHERE", " AND")}`,
    ),
  );
  const first = `t."${key[0]}"`;
  const differs =
    compared.length === 0 ? "false" : `(${list(compared, "s")}) IS DISTINCT FROM (${list(compared, "t")})`;
  await warehouse.query(
    `CREATE TEMP TABLE fresh ON COMMIT DROP AS
     SELECT ${list(key, "s")}, ${first} IS NOT NULL AS was_there
     FROM stage s LEFT JOIN ${place} t ON ${same("s", "t")} WHERE ${first} IS NULL OR ${differs}`,
  );
  return read;
}

async function remember(context: DeriveContext, entry: ComputedTable, inputs: Inputs, result: StepResult) {
  const { warehouse, idRun } = context;
  await mustHold(warehouse);
  await warehouse.query("DELETE FROM opendb.touched WHERE target = $1", [entry.table]);
  await warehouse.query("DELETE FROM opendb.added WHERE target = $1", [entry.table]);
  await warehouse.query(
    `INSERT INTO opendb.derived (table_name, is_stale, as_of) VALUES ($1, false, $2)
     ON CONFLICT (table_name) DO UPDATE SET is_stale = false, as_of = excluded.as_of`,
    [entry.table, inputs.asOf],
  );
  await warehouse.query(
    `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run)
     SELECT $1, $2, array_agg(id ORDER BY id), $3 FROM opendb.tenants
     ON CONFLICT (table_name) DO UPDATE
     SET until = excluded.until, tenants = excluded.tenants, id_run = excluded.id_run, loaded_at = now()`,
    [entry.table, inputs.until, idRun],
  );
  await warehouse.query(
    `INSERT INTO opendb.steps (id_run, table_name, result) VALUES ($1, $2, $3)
     ON CONFLICT (id_run, table_name) DO UPDATE SET result = excluded.result, at = now()`,
    [idRun, entry.table, JSON.stringify(result)],
  );
}

/** Computes a table that is still empty: straight in, with nothing to compare. */
async function fillEmpty(context: DeriveContext, entry: ComputedTable, asOf: string): Promise<number> {
  const { warehouse, manifest } = context;
  const { place, all, list, tenant } = names(entry);
  const query = computeQuery(manifest, entry, asOf, "all");
  const rows = await counted(
    warehouse,
    `INSERT INTO ${place} (${list(all)}) SELECT ${list(all, "r")} FROM (${query}) r`,
  );
  await warehouse.query("DELETE FROM opendb.counts WHERE table_name = $1", [entry.table]);
  await warehouse.query(
    `INSERT INTO opendb.counts (table_name, id_tenant, rows) SELECT $1, ${tenant}, count(*) FROM ${place} GROUP BY ${tenant}`,
    [entry.table],
  );
  return rows;
}

/** Brings the table in line by comparison: whole, or the stale part. */
async function bringInLine(
  context: DeriveContext,
  entry: ComputedTable,
  asOf: string,
  scope: Scope,
): Promise<Omit<StepResult, "bytes" | "from" | "until" | "findings">> {
  const { warehouse } = context;
  if (scope === "all" && (await isEmpty(warehouse, entry))) {
    const read = await fillEmpty(context, entry, asOf);
    return { read, inserted: read, updated: 0, unchanged: 0, deleted: 0, total: read };
  }
  await warehouse.query(createOld(entry));
  await removeLeft(warehouse, entry);
  const read = await compare(context, entry, asOf, scope);
  await writeFresh(warehouse, entry);
  const total = await recount(warehouse, entry);
  return { ...(await account(warehouse, read)), total };
}

async function isEmpty(warehouse: pg.Client, entry: ComputedTable): Promise<boolean> {
  const { rows } = await warehouse.query<{ empty: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM ${names(entry).place}) AS empty`,
  );
  return rows[0]?.empty ?? false;
}

const nothing = {
  read: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  total: 0,
  bytes: 0,
  findings: [],
};

/** Brings one computed table in line with what was loaded, in one transaction; only what loads touched is recomputed. */
export async function deriveStep(context: DeriveContext, entry: ComputedTable): Promise<StepResult> {
  const { warehouse } = context;
  await prepareBulk(warehouse);
  await warehouse.query("BEGIN");
  const inputs = await inputsOf(warehouse, Object.keys(entry.compute.inputs) as TableName[]);
  if (inputs.asOf === null) {
    await warehouse.query("ROLLBACK");
    return { ...nothing, from: null, until: null };
  }
  const { asOf } = inputs;
  const known = await derivedOf(warehouse, entry.table);
  const scope = isRecomputed(known, asOf, context.isFull) ? "all" : "stale";
  const run = async (statements: string[]) => {
    for (const sql of statements) await warehouse.query(sql);
  };
  if (scope === "stale") await run(gatherStale(entry, asOf, known?.as_of ?? null));
  await run(keepDaily(entry, scope));
  const done = await bringInLine(context, entry, asOf, scope);
  await run(keepBasis(entry, scope));
  const result = { ...done, bytes: 0, from: null, until: inputs.until, findings: [] };
  await remember(context, entry, inputs, result);
  await warehouse.query("COMMIT");
  return result;
}

async function removeLeft(warehouse: pg.Client, entry: ComputedTable): Promise<void> {
  const { rows } = await warehouse.query<{ id: string }>(
    `SELECT unnest(w.tenants)::text AS id FROM opendb.watermarks w WHERE w.table_name = $1
     EXCEPT SELECT id::text FROM opendb.tenants`,
    [entry.table],
  );
  await removeTenants(
    warehouse,
    entry,
    rows.map((row) => row.id),
  );
}
