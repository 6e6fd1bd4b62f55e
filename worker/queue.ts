import { claimNext } from "#loader/run/claim.ts";
import { giveBack } from "./follow-up.ts";
import { takeLoad } from "./load.ts";
import { log, said } from "./log.ts";
import { recoverStranded } from "./orphans.ts";
import type { Worker } from "./state.ts";

/** Milliseconds between two looks for work. */
const interval = 1000;

export type Queue = {
  /** Takes nothing more. Resolves when all that was taken has ended, or after so many milliseconds. */
  stop: (patience: number) => Promise<void>;
};

/**
 * Takes runs from console.runs, as many side by side as there are places. That table is the only queue: a run that is
 * requested needs nobody to tell a worker of it, and one whose holder died is found like one that waits.
 */
export function workQueue(worker: Worker, places: number): Queue {
  const taken = new Set<Promise<void>>();
  let claiming: Promise<void> | undefined;
  let timer: NodeJS.Timeout;
  const settle = async (): Promise<void> => {
    if (!worker.isUnsure) return;
    await recoverStranded(worker);
    worker.isUnsure = false;
  };
  const claim = async (): Promise<void> => {
    await settle();
    while (!worker.isStopping && taken.size < places) {
      const run = await claimNext(worker.db, worker.name);
      if (!run) return;
      // It was told to end while it claimed: who waits for its loads does not know of this one.
      if (worker.isStopping) return giveBack(worker, run);
      const work = takeLoad(worker, run).finally(() => {
        taken.delete(work);
        look();
      });
      taken.add(work);
    }
  };
  const look = (): void => {
    if (claiming || worker.isStopping) return;
    claiming = claim()
      .catch((error) => {
        worker.isUnsure = true;
        log("queue.error", said(error));
      })
      .finally(() => {
        claiming = undefined;
      });
  };
  timer = setInterval(look, interval);
  look();
  return {
    stop: async (patience) => {
      clearInterval(timer);
      const late = AbortSignal.timeout(patience);
      const tooLate = new Promise<void>((resolve) => late.addEventListener("abort", () => resolve()));
      await Promise.race([Promise.all([claiming, ...taken]), tooLate]);
    },
  };
}
