import { createKeys } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import type { StepContext } from "#loader/extract/step.ts";
import { assertFence } from "#loader/run/fence.ts";
import { lanes } from "#loader/run/lanes.ts";
import { prepareIndexes } from "./bulk.ts";

/** From this many rows on, building keys takes long enough to be worth connections of its own. */
const many = 20_000;

/** How many indexes of a table are built at the same time. */
const atOnce = 3;

/**
 * Builds a filled table's key and indexes. Those of a large table are built side by side, which takes the table's rows
 * to be committed: the transaction that is open on `warehouse` ends here, and another one begins.
 */
export async function buildKeys(
  { warehouse, address, signal }: StepContext,
  table: TableName,
  schema: string,
  rows: number,
): Promise<void> {
  const keys = createKeys(table, schema);
  await prepareIndexes(warehouse, 1);
  if (rows < many) {
    for (const sql of keys) await warehouse.query(sql);
    return;
  }
  // Nothing else may happen to a table while it gets its primary key.
  const isPrimary = (sql: string) => sql.startsWith("ALTER TABLE");
  for (const sql of keys.filter(isPrimary)) await warehouse.query(sql);
  await assertFence(warehouse);
  await warehouse.query("COMMIT");
  await lanes(
    address,
    atOnce,
    signal,
    keys.filter((sql) => !isPrimary(sql)),
    async (lane, sql) => {
      await prepareIndexes(lane, atOnce);
      await lane.query("BEGIN");
      // First, not last: who takes the run over must not find an index of ours on a table of theirs.
      await assertFence(lane);
      await lane.query(sql);
      await lane.query("COMMIT");
    },
  );
  await warehouse.query("BEGIN");
}
