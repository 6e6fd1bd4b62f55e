import { closeControl, controlDb } from "#db/control.ts";
import { isSuperuser } from "#db/owner.ts";
import { env, misspelt } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { log, said } from "./log.ts";
import { setSchedule } from "./nightly.ts";
import { startWorker } from "./worker.ts";

/** The worker process: runs until it is told to stop. */
async function main(): Promise<void> {
  const { WORKER_LOADS: loads, NIGHTLY_CRON, AUDIT_DAYS: auditDays, ENDED_DAYS: endedDays, KITS_CA } = env();
  for (const hint of misspelt()) log.warn("setting.unknown", { hint });
  const db = controlDb();
  if (NIGHTLY_CRON) await setSchedule(db, NIGHTLY_CRON);
  if (await isSuperuser(db.pool))
    log("worker.is_superuser", {
      hint: "No load runs as a superuser: docs/production.md says how to make a role for it.",
    });
  const { stop } = startWorker({ db, loads, auditDays, endedDays, hasKits: KITS_CA !== undefined });
  let isStopping = false;
  const end = async (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log("worker.stopping", { signal });
    // Whatever hangs, the process is gone in time; silent runs are found by the other workers.
    setTimeout(() => process.exit(1), 9500).unref();
    await stop();
    await closeControl();
    process.exit(0);
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

main().catch((error: unknown) => {
  log("worker.failed", said(error));
  if (error instanceof OpendbError && error.hint) process.stderr.write(`${error.hint}\n`);
  process.exit(1);
});
