import type { ControlDb } from "#db/control.ts";
import { acquireFence } from "./fence.ts";
import { type Job, readJob } from "./journal.ts";
import { warehouseOf, withWarehouse } from "./load.ts";
import { noteIn, type Results, readResults } from "./results.ts";
import { settleSteps } from "./settle.ts";

/** How long a warehouse is waited for, in milliseconds: the control database's transaction is open meanwhile. */
const patience = 3000;

/**
 * What of a run is in its warehouse. Nothing is added to it afterwards: a process that only stood still may not write
 * there any more. Undefined where the warehouse cannot be asked; the customer's next load corrects what is said then.
 */
async function standing(job: Job): Promise<Results | undefined> {
  const signal = AbortSignal.timeout(patience);
  const warehouse = warehouseOf(job);
  try {
    await acquireFence(warehouse, job.run.id, signal);
    return await withWarehouse({ warehouse, signal }, (opened) => readResults(opened, job.run));
  } catch {
    return undefined;
  }
}

/**
 * What becomes of the steps of a run whose process is gone: those whose rows are in are done, whoever could not say so
 * any more. In the transaction that has just taken the run from that process, so that nobody else has it meanwhile.
 */
export async function settleLeft(tx: ControlDb, idRun: number): Promise<void> {
  const results = await standing(await readJob(tx, idRun));
  if (results) await noteIn(tx, idRun, results);
  await settleSteps(tx, [idRun]);
}
