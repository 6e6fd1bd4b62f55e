import type { PgBoss } from "pg-boss";
import type { Control } from "#db/control.ts";
import type { Run } from "#db/schema/console/runs.ts";
import type { RunState } from "#db/vocabulary.ts";
import { type LoadCall, runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import type { HeldRuns } from "#loader/run/heartbeat.ts";
import type { Follow } from "#loader/run/journal.ts";
import { giveBack, requestDerive, retry } from "./follow.ts";
import { type Log, log, said } from "./log.ts";

/** What a worker's parts share. */
export type Worker = {
  name: string;
  db: Control;
  boss: PgBoss;
  held: HeldRuns;
  isStopping: boolean;
};

async function execute(
  worker: Worker,
  run: Run,
  signal: AbortSignal,
  told: Log,
): Promise<RunState | undefined> {
  const follow: Follow = async (db, state) => {
    if (state === "failed") await retry({ db, boss: worker.boss }, run);
    else if (state === "done" || state === "unreconciled") await requestDerive({ db }, run);
  };
  const onFailure: LoadCall["onFailure"] = (error, step) =>
    step ? told.with({ step })("step.failed", said(error)) : told("load.failed", said(error));
  try {
    return await runLoad({ idRun: run.id, worker: worker.name, signal, follow, onFailure });
  } catch (error) {
    // The run could not even be recorded as failed. It falls silent, and whoever finds it goes on with it.
    told("load.lost", said(error));
    return undefined;
  }
}

/** Takes one run and brings it to an end; does nothing if somebody else has it. */
export async function takeLoad(worker: Worker, idRun: number): Promise<void> {
  const run = worker.isStopping ? undefined : await claimRun(worker.db, idRun, worker.name);
  if (!run) return log("load.skipped", { run: idRun, reason: "not queued, or held by another process" });
  const told = log.with({
    run: run.id,
    kind: run.kind,
    customer: run.id_customer,
    attempt: run.attempt,
  });
  told("load.started");
  const controller = new AbortController();
  worker.held.set(idRun, controller);
  const started = Date.now();
  const state = await execute(worker, run, controller.signal, told);
  worker.held.delete(idRun);
  told("load.ended", { state: state ?? "unknown", seconds: (Date.now() - started) / 1000 });
  if (worker.isStopping && controller.signal.aborted) await giveBack(worker, run);
}
