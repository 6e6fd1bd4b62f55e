import type { Control } from "#db/control.ts";
import { required } from "#env.ts";
import { keepHeartbeat, shutdown } from "#loader/run/heartbeat.ts";
import { workerName } from "#loader/run/worker-name.ts";
import { pruneAudit } from "./audit.ts";
import { pruneEnded } from "./ended.ts";
import { giveAllBack, retryPutOff } from "./follow-up.ts";
import { doKitTasks, tidyKitLinks } from "./kit-tasks.ts";
import { remindOfKits } from "./kits/reminders.ts";

import { countStatements } from "./kits/statements.ts";
import { copiesWatch, lifeWatch, limitsWatch, rootsWatch } from "./life.ts";

import { log, said } from "./log.ts";
import { lookAtWarehouses } from "./looks.ts";
import { tellMissing } from "./missing.ts";
import { requestDueNight } from "./nightly.ts";
import { recoverOrphans } from "./orphans.ts";
import { overlongWatch } from "./overlong.ts";
import { sendAskedLinks } from "./password-requests.ts";
import { readAskedTenants } from "./provision/source-tenants.ts";
import { workProvisions } from "./provision/work.ts";
import { workQueue } from "./queue.ts";
import type { Worker } from "./state.ts";
import { pruneUsage } from "./usage.ts";

export type WorkerOptions = {
  db: Control;
  /** How many loads side by side. */
  loads: number;
  /** Seconds between two searches for orphaned runs, and between two looks at the schedule. */
  orphanSeconds?: number;
  scheduleSeconds?: number;
  /** For how many days entries of the audit are kept. */
  auditDays?: number;
  /** For how many days sessions and links that are over are kept. */
  endedDays?: number;
  /** Whether it has the keys that sign kits (KITS_CA), and so does what the console asks for about them. */
  hasKits?: boolean;
};

/** Seconds between two looks for customers to provision: somebody watches it. */
const provisionSeconds = 1;
/** Between two looks for customers to be suspended: whoever is shut out is out within five seconds. */
const lifeSeconds = 1;

/** Between two looks at how many statements kits asked. */
const countSeconds = 60;
/** How many tasks of kits a worker does at once. */
const kitHands = 4;

/** Between two looks at whether what was kept long enough is due to go, which it is once a day. */
const pruneSeconds = 3600;

const safely = async (event: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    log(event, said(error));
  }
};

/** Does something now and then, one time after the other; a failure is logged. Returns how to stop. */
function every(seconds: number, event: string, work: () => Promise<unknown>): () => void {
  let isRunning = false;
  const round = async () => {
    if (isRunning) return;
    isRunning = true;
    await safely(event, work);
    isRunning = false;
  };
  const timer = setInterval(round, seconds * 1000);
  void round();
  return () => clearInterval(timer);
}

/** Starts taking queued loads, keeping the schedule, looking for orphans and at warehouses. `stop` is done within ten seconds. */
export function startWorker(options: WorkerOptions): { name: string; stop: () => Promise<void> } {
  const { db, loads, orphanSeconds = 15, scheduleSeconds = 5, auditDays, endedDays, hasKits } = options;
  const name = workerName();
  const worker: Worker = { name, db, held: new Map(), isStopping: false, isUnsure: false };
  const timers = [
    keepHeartbeat(db, worker.held, name, (error) => log("heartbeat.failed", said(error))),
    every(orphanSeconds, "orphans.failed", () => recoverOrphans(db)),
    every(orphanSeconds, "retry.failed", () => retryPutOff(db)),
    every(scheduleSeconds, "nightly.failed", () => requestDueNight(db)),
    every(scheduleSeconds, "nightly.failed", () => tellMissing(db)),
    every(scheduleSeconds, "looks.failed", () => lookAtWarehouses(db)),
    every(scheduleSeconds, "password_request.failed", () => sendAskedLinks(db, () => worker.isStopping)),
    every(provisionSeconds, "provision.failed", () =>
      workProvisions(db, {
        worker: name,
        adminUrl: required("DATABASE_URL"),
        isStopping: () => worker.isStopping,
      }),
    ),
    every(provisionSeconds, "source_tenants.failed", () => readAskedTenants(db, name)),
    ...(hasKits
      ? [
          // Somebody waits for these before a page: a server that does not answer keeps some of these hands, not all.
          ...Array.from({ length: kitHands }, () =>
            every(1, "kit_task.round_failed", () => doKitTasks(db, () => worker.isStopping)),
          ),
          every(orphanSeconds, "kit_link.failed", () => tidyKitLinks(db)),
        ]
      : []),
    every(pruneSeconds, "prune.failed", async () => {
      if (auditDays !== undefined) await pruneAudit(db, auditDays, () => worker.isStopping);
      if (endedDays !== undefined) await pruneEnded(db, endedDays, () => worker.isStopping);
      await pruneUsage(db);
    }),
    every(scheduleSeconds, "overlong.failed", overlongWatch(db)),
    every(countSeconds, "kit.count_failed", () => countStatements(db)),
    every(orphanSeconds, "reminders.failed", () => remindOfKits(db)),
    every(lifeSeconds, "life.failed", lifeWatch(db)),
    every(lifeSeconds, "roots.failed", rootsWatch(db)),
    every(scheduleSeconds, "copy.round_failed", copiesWatch(db)),
    every(scheduleSeconds, "kit.limit_failed", limitsWatch(db)),
  ];
  const queue = workQueue(worker, loads);
  log("worker.started", { worker: name, loads });
  const stop = async () => {
    worker.isStopping = true;
    for (const end of timers) end();
    for (const controller of worker.held.values()) controller.abort(shutdown());
    await queue.stop(6000);
    await safely("load.give_back_failed", () => giveAllBack(worker));
    log("worker.stopped", { worker: name });
  };
  return { name, stop };
}
