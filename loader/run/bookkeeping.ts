import type pg from "pg";
import { type BookkeepingStep, bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { readContract } from "#db/contract/parse.ts";
import { because } from "#errors/english.ts";

const origin = "warehouse";

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
    throw because("contract_newer", { version: String(contract), known: String(known) }, { origin });
  if (version > (steps.at(-1)?.version ?? 1)) throw because("records_newer", {}, { origin });
  return steps.filter((step) => step.version > version);
}
