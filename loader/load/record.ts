import type { TableName } from "#db/schema/index.ts";
import type { StepContext } from "#loader/extract/step.ts";
import { assertFence } from "#loader/run/fence.ts";
import type { StepResult } from "#loader/run/step-result.ts";

/** Sets the watermark and keeps the step's result, in the transaction of the rows. */
export async function recordStep(context: StepContext, table: TableName, result: StepResult): Promise<void> {
  const { warehouse, idRun, tenants, until } = context;
  await assertFence(warehouse);
  await warehouse.query(
    `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run) VALUES ($1, $2, $3, $4)
     ON CONFLICT (table_name) DO UPDATE
     SET until = excluded.until, tenants = excluded.tenants, id_run = excluded.id_run, loaded_at = now()`,
    [table, until, tenants.now, idRun],
  );
  await warehouse.query(
    `INSERT INTO opendb.steps (id_run, table_name, result) VALUES ($1, $2, $3)
     ON CONFLICT (id_run, table_name) DO UPDATE SET result = excluded.result, at = now()`,
    [idRun, table, JSON.stringify(result)],
  );
}
