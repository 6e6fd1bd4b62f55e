import { readFileSync } from "node:fs";
import { controlDb } from "#db/control.ts";
import type { RunOptions } from "#db/schema/console/runs.ts";
import type { LoadKind, RunState } from "#db/vocabulary.ts";
import { reread } from "#env.ts";
import { runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import { keepHeartbeat } from "#loader/run/heartbeat.ts";
import { requestLoad } from "#loader/run/request.ts";
import { workerName } from "#loader/run/worker-name.ts";
import { since } from "./clock.ts";
import type { LoaderSettings } from "./rig.ts";
import { Pace } from "./tenths.ts";

/*
 * The loader in a process of its own, so that its memory is nobody else's: requested, claimed and executed as a worker
 * does it. The clock runs from the request to the recorded end. A worker is there already when a request comes, so the
 * start of this process is not counted.
 */

export type Asked = { settings: LoaderSettings; idCustomer: number; kind: LoadKind; options: RunOptions };
export type Answer =
  | {
      idRun: number;
      state: RunState;
      seconds: number;
      startMb: number;
      peakMb: number;
      /** Seconds that each tenth of the largest table took to copy. */
      tenths: number[];
    }
  | { failure: string };

/** The most memory that this process ever held, in MB. */
function peakMb(): number {
  try {
    // getrusage would count what the parent held when it made this process; the high-water mark does not.
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    if (found) return Number(found[1]) / 1024;
  } catch {
    // No Linux: what the system calls the maximum resident set.
  }
  return process.resourceUsage().maxRSS / 1024;
}

async function load({ settings, idCustomer, kind, options }: Asked): Promise<Answer> {
  reread(settings);
  const startMb = peakMb();
  const worker = workerName();
  const start = performance.now();
  const idRun = await controlDb().transaction(async (tx) => {
    const { id } = await requestLoad(tx, {
      idCustomer,
      kind,
      options,
      requestedBy: "terminal",
      idPerson: null,
    });
    if (!(await claimRun(tx, id, worker))) throw new Error("the run could not be claimed");
    return id;
  });
  const controller = new AbortController();
  const stop = keepHeartbeat(controlDb(), new Map([[idRun, controller]]), worker, () => {});
  const pace = new Pace();
  const state = await runLoad({ idRun, worker, signal: controller.signal, onProgress: pace.onProgress });
  stop();
  return { idRun, state, seconds: since(start), startMb, peakMb: peakMb(), tenths: pace.tenths() };
}

process.once("disconnect", () => process.exit(1));
process.once("message", async (asked: Asked) => {
  const answer = await load(asked).catch((error: unknown) => ({ failure: String(error) }));
  process.send?.(answer, () => process.exit(0));
});
