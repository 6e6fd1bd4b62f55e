import type pg from "pg";
import type { TableName } from "#db/schema/index.ts";
import { recordResult } from "#loader/load/record.ts";
import type { ComputedTable } from "#loader/manifest/manifest.ts";
import type { Derived } from "#loader/plan/plan.ts";
import { assertFence, type RunKey } from "#loader/run/fence.ts";
import type { StepResult } from "#loader/run/step-result.ts";

/** How far a table's inputs are loaded; null while one of them was never loaded. */
export type Inputs = { until: string | null; asOf: string | null };

/** The tables that a computed one reads. */
export const inputNames = ({ model }: ComputedTable) => Object.keys(model.inputs) as TableName[];

/** How far a table's inputs are loaded: the day of the earliest of their watermarks. */
export async function readInputs(warehouse: pg.Client, inputs: TableName[]): Promise<Inputs> {
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
export async function readDerived(warehouse: pg.Client, table: TableName): Promise<Derived | undefined> {
  const { rows } = await warehouse.query<Derived>(
    "SELECT is_stale, as_of::text FROM opendb.derived WHERE table_name = $1",
    [table],
  );
  return rows[0];
}

/** Tenants that a table was computed for and that are the customer's no more. */
export async function leftTenants(warehouse: pg.Client, table: TableName): Promise<string[]> {
  const { rows } = await warehouse.query<{ id: string }>(
    `SELECT unnest(w.tenants)::text AS id FROM opendb.watermarks w WHERE w.table_name = $1
     EXCEPT SELECT id::text FROM opendb.tenants`,
    [table],
  );
  return rows.map((row) => row.id);
}

/** Records in the transaction of the rows that a table is in line with its inputs. */
export async function recordDerived(
  warehouse: pg.Client,
  run: RunKey,
  { table }: ComputedTable,
  inputs: Inputs,
  result: StepResult,
): Promise<void> {
  await assertFence(warehouse);
  await warehouse.query("DELETE FROM opendb.invalidations WHERE target = $1", [table]);
  await warehouse.query("DELETE FROM opendb.increments WHERE target = $1", [table]);
  await warehouse.query(
    `INSERT INTO opendb.derived (table_name, is_stale, as_of) VALUES ($1, false, $2)
     ON CONFLICT (table_name) DO UPDATE SET is_stale = false, as_of = excluded.as_of`,
    [table, inputs.asOf],
  );
  await warehouse.query(
    `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run, identity)
     SELECT $1, $2, array_agg(id ORDER BY id), $3, $4 FROM opendb.tenants
     ON CONFLICT (table_name) DO UPDATE SET until = excluded.until, tenants = excluded.tenants,
       id_run = excluded.id_run, identity = excluded.identity, loaded_at = now()`,
    [table, inputs.until, run.id, run.identity],
  );
  await recordResult(warehouse, run, table, result);
}
