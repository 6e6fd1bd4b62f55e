import type pg from "pg";
import type { TableName } from "#db/schema/index.ts";
import type { StepContext } from "#loader/extract/step.ts";
import { assertFence, type RunKey } from "#loader/run/fence.ts";
import type { StepResult } from "#loader/run/step-result.ts";

/** Sets the watermark and keeps the step's result, in the transaction of the rows. */
export async function recordStep(context: StepContext, table: TableName, result: StepResult): Promise<void> {
  const { warehouse, run, tenants, until } = context;
  await assertFence(warehouse);
  await warehouse.query(
    `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run, identity) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (table_name) DO UPDATE SET until = excluded.until, tenants = excluded.tenants,
       id_run = excluded.id_run, identity = excluded.identity, loaded_at = now(), is_outdated = false`,
    [table, until, tenants.now, run.id, run.identity],
  );
  await recordResult(warehouse, run, table, result);
}

/** Keeps a step's result, in the transaction of the rows: whoever takes the run over skips the step. */
export async function recordResult(
  warehouse: pg.Client,
  run: RunKey,
  table: TableName,
  result: StepResult,
): Promise<void> {
  await warehouse.query(
    `INSERT INTO opendb.steps (id_run, identity, table_name, result) VALUES ($1, $2, $3, $4)
     ON CONFLICT (identity, table_name) DO UPDATE SET result = excluded.result, at = now()`,
    [run.id, run.identity, table, JSON.stringify(result)],
  );
}
