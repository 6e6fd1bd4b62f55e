import { controlDb } from "#db/control.ts";
import type { RunState } from "#db/vocabulary.ts";
import { env, required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { derive } from "./derive/derive.ts";
import { postgresSource } from "./extract/postgres.ts";
import { noteStanding } from "./load/finished.ts";
import { loadTables } from "./load/load.ts";
import { dropForeignStaging, dropStaging } from "./load/staging.ts";
import { mustBeNoSuperuser } from "./load/trust.ts";
import { upgradeWarehouse } from "./load/upgrade.ts";
import { mustFollowContract } from "./manifest/claims.ts";
import { readManifest } from "./manifest/manifest.ts";
import { plan } from "./plan/plan.ts";
import { asFault } from "./run/errors.ts";
import { acquireFence, bindRun } from "./run/fence.ts";
import { Journal, readJob } from "./run/journal.ts";
import { noteKnown } from "./run/known.ts";
import { type Load, type LoadCall, type Outcome, warehouseOf, withWarehouse } from "./run/load.ts";
import { isOutOfReach, noteReachability } from "./run/reachability.ts";
import { correctEarlier } from "./run/results.ts";
import { persist } from "./run/retry.ts";

const stateOf = ({ error, isReconciled }: Outcome): RunState => {
  if (error) return "failed";
  return isReconciled ? "done" : "unreconciled";
};

async function execute(load: Load): Promise<Outcome> {
  const manifest = readManifest();
  mustFollowContract(manifest);
  const { run } = load.job;
  const planned = plan(manifest, run.kind, run.options);
  await load.journal.begin(planned.tables);
  await acquireFence(load.warehouse, run.id, load.signal);
  await noteReachability(controlDb(), run.id_customer, null);
  await withWarehouse(load, async (warehouse) => {
    await mustBeNoSuperuser(warehouse);
    await upgradeWarehouse(warehouse, { isFenced: true });
    await bindRun(warehouse, run);
    await correctEarlier(controlDb(), warehouse, run);
    await dropForeignStaging(warehouse, run);
    await noteKnown(warehouse, controlDb(), run.id_customer);
  });
  if (planned.kind === "derive") return derive(load, manifest, planned);
  const source = postgresSource({
    url: required("SOURCE_URL"),
    clock: manifest.source.clock,
    patience: env().SOURCE_PATIENCE * 1000,
  });
  const onWait = (why?: OpendbError) => load.journal.waits(why);
  const snapshot = await source.snapshot(env().SOURCE_CONNECTIONS, load.signal, onWait);
  try {
    return await loadTables(load, manifest, planned, snapshot);
  } finally {
    await snapshot.close();
  }
}

/**
 * Executes a run that this worker has claimed: every step and the end are recorded. Resolves to the state in which the
 * run was left; `running` when the process has to go and another one shall go on. Throws only when the control database
 * stays away.
 */
export async function runLoad(call: LoadCall): Promise<RunState> {
  const db = controlDb();
  const job = await persist(call.signal, () => readJob(db, call.idRun));
  const journal = new Journal(db, call.idRun, call.worker);
  const warehouse = warehouseOf(job);
  let outcome: Outcome;
  try {
    outcome = await execute({ ...call, job, journal, warehouse });
  } catch (error) {
    const stopped = call.signal.aborted ? call.signal.reason : undefined;
    const fault = asFault(stopped instanceof OpendbError ? stopped : error);
    await shortly((signal) => noteStanding({ warehouse, signal, job, journal }));
    if (fault.code === "interrupted") return "running";
    if (fault.code === "cancelled") {
      await persist(call.signal, () => journal.end("cancelled", null, fault));
      // What a cancelled seed has built takes room and is of no use. If it cannot be removed now, the next load does it.
      await shortly((signal) =>
        withWarehouse({ warehouse, signal }, async (opened) => {
          await noteKnown(opened, db, job.run.id_customer);
          await dropStaging(opened, call.idRun);
        }),
      );
      return "cancelled";
    }
    outcome = { asOf: null, isReconciled: false, error: fault };
  }
  if (outcome.error) call.onFailure?.(outcome.error);
  const state = stateOf(outcome);
  await persist(call.signal, () => journal.end(state, outcome.asOf, outcome.error, call.followUp));
  // One that was out of reach just now is told by the next look of a worker.
  if (!outcome.error || !isOutOfReach(outcome.error))
    await shortly(
      (signal) =>
        withWarehouse({ warehouse, signal }, (opened) => noteKnown(opened, db, job.run.id_customer)),
      5000,
    );
  return state;
}

/** Does what a load that ended early can do without: nobody is to wait for a warehouse that does not answer. */
async function shortly(work: (signal: AbortSignal) => Promise<unknown>, patience = 2000): Promise<void> {
  await work(AbortSignal.timeout(patience)).catch(() => {});
}
