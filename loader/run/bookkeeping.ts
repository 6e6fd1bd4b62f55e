import type pg from "pg";
import { bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { OpendbError } from "#errors.ts";
import { assertFence, fenceTable } from "./fence.ts";

/**
 * Gives a warehouse that an earlier OpenDB made the records that this one needs, all steps or none. Throws `contract`
 * for a warehouse that a later OpenDB has changed.
 */
export async function upgradeBookkeeping(warehouse: pg.Client): Promise<void> {
  // As JSON: the first warehouses had no such column.
  const { rows } = await warehouse.query<{ version: number }>(
    "SELECT coalesce((to_jsonb(m) ->> 'bookkeeping')::integer, 1) AS version FROM opendb.meta m",
  );
  const version = rows[0]?.version ?? 1;
  const steps = bookkeepingSteps();
  if (version > (steps.at(-1)?.version ?? 1))
    throw new OpendbError("contract", "A newer OpenDB has changed this warehouse's records.", {
      hint: "Let workers of that version, or of a later one, load it.",
    });
  const missing = steps.filter((step) => step.version > version);
  if (missing.length === 0) return;
  const fence = await fenceTable(warehouse);
  await warehouse.query("BEGIN");
  // Before the steps, one of which renames the fence; who takes over meanwhile waits for this transaction.
  await assertFence(warehouse, fence);
  for (const { sql } of missing) await warehouse.query(sql);
  await warehouse.query("UPDATE opendb.meta SET bookkeeping = $1", [missing.at(-1)?.version]);
  await warehouse.query("COMMIT");
}
