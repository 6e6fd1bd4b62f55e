import type pg from "pg";
import { bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { readContract } from "#db/contract/parse.ts";
import { OpendbError } from "#errors.ts";
import { assertFence, fenceTable } from "./fence.ts";

const newer = (message: string) =>
  new OpendbError("contract", message, {
    hint: "Let workers of that version of OpenDB, or of a later one, load it.",
  });

/** Which of the numbered steps a warehouse has. Throws `contract` for one that a later OpenDB has made or changed. */
export async function bookkeepingOf(warehouse: pg.Client): Promise<number> {
  // As JSON: the first warehouses had no such column.
  const { rows } = await warehouse.query<{ version: number; contract: number }>(
    `SELECT coalesce((to_jsonb(m) ->> 'bookkeeping')::integer, 1) AS version, contract_version AS contract
     FROM opendb.meta m`,
  );
  const { version = 1, contract = 1 } = rows[0] ?? {};
  const known = readContract().version;
  if (contract > known)
    throw newer(
      `The warehouse follows version ${contract} of the data contract; this OpenDB knows it up to version ${known}.`,
    );
  if (version > (bookkeepingSteps().at(-1)?.version ?? 1))
    throw newer("A newer OpenDB has changed this warehouse's records.");
  return version;
}

/**
 * Gives a warehouse that an earlier OpenDB made the records that this one needs, all steps or none. Throws `contract`
 * for a warehouse that a later OpenDB has changed.
 */
export async function upgradeBookkeeping(warehouse: pg.Client): Promise<void> {
  const version = await bookkeepingOf(warehouse);
  const missing = bookkeepingSteps().filter((step) => step.version > version);
  if (missing.length === 0) return;
  const fence = await fenceTable(warehouse);
  await warehouse.query("BEGIN");
  // Before the steps, one of which renames the fence; who takes over meanwhile waits for this transaction.
  await assertFence(warehouse, fence);
  for (const { sql } of missing) await warehouse.query(sql);
  await warehouse.query("UPDATE opendb.meta SET bookkeeping = $1", [missing.at(-1)?.version]);
  await warehouse.query("COMMIT");
}
