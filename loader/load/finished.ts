import type pg from "pg";
import type { ExtractPlan } from "#loader/plan/plan.ts";
import { type Load, withWarehouse } from "#loader/run/load.ts";
import { type Results, readInDoubt, readResults } from "#loader/run/results.ts";
import type { StepResult } from "#loader/run/step-result.ts";
import { dropStaging } from "./staging.ts";

/** A load that lost the answer to a COMMIT may have got it all the same: notes the steps that are in. */
export async function noteStanding({
  journal,
  job: { run },
  ...load
}: Pick<Load, "warehouse" | "signal" | "job" | "journal">): Promise<void> {
  await journal.standing(await withWarehouse(load, (warehouse) => readInDoubt(warehouse, run)));
}

/** The tables that a seed has built, if all of them were: by one execution, and so of one snapshot of the source. */
async function readStaged(
  warehouse: pg.Client,
  { job: { run } }: Load,
  planned: ExtractPlan,
): Promise<Results> {
  const { rows } = await warehouse.query<{ table_name: string; result: StepResult; execution: string }>(
    "SELECT table_name, result, execution FROM opendb.staged WHERE identity = $1",
    [run.identity],
  );
  const isOneSnapshot = new Set(rows.map(({ execution }) => execution)).size === 1;
  const staged = new Map(rows.map((row) => [row.table_name, row.result]));
  return isOneSnapshot && planned.tables.every(({ table }) => staged.has(table)) ? staged : new Map();
}

/**
 * The steps that an earlier execution of this run finished. Of a delta each stands for itself. A seed's tables show one
 * state of the source: all were moved in or stand ready, or all are built again, since this execution reads a later one.
 */
export async function readFinished(load: Load, planned: ExtractPlan): Promise<Results> {
  const { run } = load.job;
  return withWarehouse(load, async (warehouse) => {
    const done = await readResults(warehouse, run);
    if (planned.kind === "delta" || planned.tables.every(({ table }) => done.has(table))) return done;
    const staged = await readStaged(warehouse, load, planned);
    if (staged.size > 0) return staged;
    await dropStaging(warehouse, run.id);
    await load.journal.beginAgain(planned.tables);
    return new Map();
  });
}
