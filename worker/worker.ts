import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Control } from "#db/control.ts";
import { queues } from "#db/queues.ts";
import { shutdown, watch } from "#loader/run/heartbeat.ts";
import { giveAllBack } from "./follow.ts";
import { takeLoad } from "./load.ts";
import { log, said } from "./log.ts";
import { scheduleNightly } from "./nightly.ts";
import { rescue } from "./orphans.ts";
import { type LoadJob, openQueue } from "./queue.ts";
import type { Worker } from "./state.ts";

export type WorkerOptions = {
  url: string;
  db: Control;
  /** How many loads side by side. */
  loads: number;
  nightlyCron: string;
  /** Seconds between two searches for abandoned runs. */
  rescueSeconds?: number;
};

const safely = async (event: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    log(event, said(error));
  }
};

/** Stops taking work, stops the loads in hand and gives them back. Done within ten seconds. */
async function stop(worker: Worker, timers: (() => void)[]): Promise<void> {
  worker.isStopping = true;
  for (const controller of worker.held.values()) controller.abort(shutdown());
  for (const end of timers) end();
  await safely("queue.stop_failed", () => worker.boss.stop({ graceful: true, timeout: 6000, close: false }));
  await safely("load.give_back_failed", () => giveAllBack(worker));
  await safely("queue.stop_failed", () => worker.boss.stop({ graceful: false }));
  log("worker.stopped", { worker: worker.name });
}

/** Starts taking queued loads, keeping the schedule and looking for abandoned runs. */
export async function startWorker(
  options: WorkerOptions,
): Promise<{ name: string; stop: () => Promise<void> }> {
  const { url, db, loads, nightlyCron, rescueSeconds = 15 } = options;
  const name = `${hostname()}:${process.pid}:${randomBytes(2).toString("hex")}`;
  const boss = await openQueue(url, name);
  boss.on("error", (error) => log("queue.error", said(error)));
  const worker: Worker = { name, db, boss, held: new Map(), isStopping: false };
  const stopWatching = watch(db, worker.held, name, (error) => log("heartbeat.failed", said(error)));
  await safely("rescue.failed", () => rescue(worker));
  const timer = setInterval(() => safely("rescue.failed", () => rescue(worker)), rescueSeconds * 1000);
  await scheduleNightly(boss, db, nightlyCron);
  await boss.work<LoadJob>(
    queues.loads,
    { localConcurrency: loads, pollingIntervalSeconds: 1, heartbeatRefreshSeconds: 10 },
    async ([job]) => {
      if (job) await takeLoad(worker, job.data.idRun);
    },
  );
  log("worker.started", { worker: name, loads, nightly: nightlyCron });
  return { name, stop: () => stop(worker, [stopWatching, () => clearInterval(timer)]) };
}
