import type { Run } from "#db/schema/console/runs.ts";
import type { RunState } from "#db/vocabulary.ts";
import { runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import type { Follow } from "#loader/run/journal.ts";
import { giveBack, requestDerive, retry } from "./follow.ts";
import { log, said } from "./log.ts";
import type { Worker } from "./state.ts";

async function execute(worker: Worker, run: Run, signal: AbortSignal): Promise<RunState | undefined> {
  const follow: Follow = async (db, state) => {
    if (state === "failed") await retry({ db, boss: worker.boss }, run);
    else if (state === "done" || state === "unreconciled") await requestDerive({ db }, run);
  };
  try {
    return await runLoad({ idRun: run.id, worker: worker.name, signal, follow });
  } catch (error) {
    // The run could not even be recorded as failed. It falls silent, and whoever finds it goes on with it.
    log("load.lost", { run: run.id, ...said(error) });
    return undefined;
  }
}

/** Takes one run and brings it to an end; does nothing if somebody else has it. */
export async function takeLoad(worker: Worker, idRun: number): Promise<void> {
  const run = worker.isStopping ? undefined : await claimRun(worker.db, idRun, worker.name);
  if (!run) return log("load.skipped", { run: idRun, reason: "not queued, or held by another process" });
  const about = { run: run.id, kind: run.kind, customer: run.id_customer, attempt: run.attempt };
  log("load.started", about);
  const controller = new AbortController();
  worker.held.set(idRun, controller);
  const started = Date.now();
  const state = await execute(worker, run, controller.signal);
  worker.held.delete(idRun);
  log("load.ended", { ...about, state: state ?? "unknown", seconds: (Date.now() - started) / 1000 });
  if (worker.isStopping && controller.signal.aborted) await giveBack(worker, run);
}
