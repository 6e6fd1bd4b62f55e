import type pg from "pg";
import { abandon } from "#db/cancel.ts";
import { type Address, client } from "#db/connect.ts";
import { controlDb } from "#db/control.ts";
import { loaderRole } from "#db/ddl.ts";
import type { RunState } from "#db/vocabulary.ts";
import { env, required } from "#env.ts";
import { at } from "#errors/origin.ts";
import { OpendbError } from "#errors.ts";
import { derive } from "./derive/derive.ts";
import { postgresSource } from "./extract/postgres.ts";
import { extract } from "./load/load.ts";
import { dropSides } from "./load/swap.ts";
import { readManifest } from "./manifest/manifest.ts";
import { plan } from "./plan/plan.ts";
import { upgradeBookkeeping } from "./run/bookkeeping.ts";
import { asFault } from "./run/errors.ts";
import { takeOver, tenured } from "./run/fence.ts";
import { type Follow, type Job, Record, readJob } from "./run/journal.ts";
import { insist } from "./run/retry.ts";

/** How far a table is. `rows` were read or computed so far. */
export type LoadProgress = { table: string; isDone: boolean; rows: number; state?: string };
export type OnProgress = (progress: LoadProgress) => void;

export type LoadCall = {
  idRun: number;
  worker: string;
  signal: AbortSignal;
  onProgress?: OnProgress;
  follow?: Follow;
  /** Told of each failure of a step, and of the one that ends the load. */
  onFailure?: (error: OpendbError, step?: string) => void;
};

/** What the parts of a load share. */
export type Load = LoadCall & { job: Job; record: Record; warehouse: Address };

/** How a load ended: the time up to which the warehouse is complete, and what kept it from being simply done. */
export type Outcome = { asOf: string | null; isReconciled: boolean; error?: OpendbError };

const stateOf = ({ error, isReconciled }: Outcome): RunState => {
  if (error) return "failed";
  return isReconciled ? "done" : "unreconciled";
};

async function execute(load: Load): Promise<Outcome> {
  const manifest = readManifest();
  const { run } = load.job;
  const planned = plan(manifest, run.kind, run.options);
  await load.record.begin(planned.tables);
  await takeOver(load.warehouse, run.id);
  await withWarehouse(load, async (warehouse) => {
    await upgradeBookkeeping(warehouse);
    await dropSides(warehouse, run.id, "others");
  });
  if (planned.kind === "derive") return derive(load, manifest, planned);
  const source = postgresSource({ url: required("SOURCE_URL"), clock: manifest.source.clock });
  const snapshot = await source.snapshot(env().SOURCE_CONNECTIONS, load.signal);
  try {
    return await extract(load, manifest, planned, snapshot);
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
  const job = await insist(call.signal, () => readJob(db, call.idRun));
  const record = new Record(db, call.idRun, call.worker);
  const warehouse = tenured({
    url: required("DATABASE_URL"),
    database: job.slug,
    host: job.host,
    port: job.port,
    role: loaderRole,
  });
  let outcome: Outcome;
  try {
    outcome = await execute({ ...call, job, record, warehouse });
  } catch (error) {
    const stopped = call.signal.aborted ? call.signal.reason : undefined;
    const fault = asFault(stopped instanceof OpendbError ? stopped : error);
    if (fault.code === "interrupted") return "running";
    if (fault.code === "cancelled") {
      await insist(call.signal, () => record.end("cancelled", null, fault));
      await tidy(warehouse, call.idRun);
      return "cancelled";
    }
    outcome = { asOf: null, isReconciled: false, error: fault };
  }
  if (outcome.error) call.onFailure?.(outcome.error);
  const state = stateOf(outcome);
  await insist(call.signal, () => record.end(state, outcome.asOf, outcome.error, call.follow));
  return state;
}

/** What a cancelled seed has built takes room and is of no use. If it cannot be removed now, the next load does it. */
async function tidy(warehouse: Address, idRun: number): Promise<void> {
  const { signal } = new AbortController();
  await withWarehouse({ warehouse, signal }, (opened) => dropSides(opened, idRun)).catch(() => {});
}

/** One warehouse connection for a piece of work; when the load is stopped, what runs on it is cancelled. */
export async function withWarehouse<T>(
  { warehouse, signal }: Pick<Load, "warehouse" | "signal">,
  work: (warehouse: pg.Client) => Promise<T>,
): Promise<T> {
  const opened = await at("warehouse", () => client(warehouse));
  const stop = () => abandon(opened);
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    return await at("warehouse", () => work(opened));
  } finally {
    signal.removeEventListener("abort", stop);
    await opened.end().catch(() => {});
  }
}
