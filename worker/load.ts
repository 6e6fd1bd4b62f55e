import type { Run } from "#db/schema/console/runs.ts";
import type { RunState } from "#db/vocabulary.ts";
import type { Log } from "#errors/log/log.ts";
import { runLoad } from "#loader/execute.ts";
import type { FollowUp } from "#loader/run/journal.ts";
import type { LoadCall } from "#loader/run/load.ts";
import { giveBack, requestDerive, retry } from "./follow-up.ts";
import { log, said } from "./log.ts";
import type { Worker } from "./state.ts";

async function execute(
  worker: Worker,
  run: Run,
  signal: AbortSignal,
  told: Log,
): Promise<RunState | undefined> {
  const followUp: FollowUp = async (db, state) => {
    if (state === "failed") await retry(db, run);
    else if (state === "done" || state === "unreconciled") await requestDerive(db, run);
  };
  const onFailure: LoadCall["onFailure"] = (error, step) =>
    step ? told.with({ step })("step.failed", said(error)) : told("load.failed", said(error));
  try {
    return await runLoad({ idRun: run.id, worker: worker.name, signal, followUp, onFailure });
  } catch (error) {
    // The run could not even be recorded as failed.
    told("load.lost", said(error));
    return undefined;
  }
}

/** Brings a run that this worker has claimed to an end, or gives it back when the worker has to stop. Never throws. */
export async function takeLoad(worker: Worker, run: Run): Promise<void> {
  const told = log.with({ run: run.id, kind: run.kind, customer: run.id_customer, attempt: run.attempt });
  told("load.started");
  const controller = new AbortController();
  worker.held.set(run.id, controller);
  const started = Date.now();
  const state = await execute(worker, run, controller.signal, told);
  worker.held.delete(run.id);
  // It did not get to an end. Whoever took the warehouse away may have lost the run, too, and it is still in our name.
  if (state === undefined || state === "running") worker.isUnsure = true;
  told("load.ended", { state: state ?? "unknown", seconds: (Date.now() - started) / 1000 });
  if (worker.isStopping && controller.signal.aborted)
    await giveBack(worker, run).catch((error) => told("load.give_back_failed", said(error)));
}
