import type pg from "pg";
import { type BookkeepingStep, bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { readContract } from "#db/contract/parse.ts";
import { OpendbError } from "#errors.ts";

const newer = (message: string) =>
  new OpendbError("contract", message, {
    hint: "Let workers of that version of OpenDB, or of a later one, load it.",
  });

/** The steps that a warehouse has not gone yet. Throws `contract` for one that a later OpenDB has made or changed. */
export async function pendingSteps(
  warehouse: pg.Client,
  steps: BookkeepingStep[] = bookkeepingSteps(),
): Promise<BookkeepingStep[]> {
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
  if (version > (steps.at(-1)?.version ?? 1))
    throw newer("A newer OpenDB has changed this warehouse's records.");
  return steps.filter((step) => step.version > version);
}
