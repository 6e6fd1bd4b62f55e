import type { ControlDb } from "#db/control.ts";
import { OpendbError } from "#errors.ts";
import { beat } from "./claim.ts";

/** The runs that this process is executing, and how to stop each. */
export type HeldRuns = Map<number, AbortController>;

/** Why a load is stopped when somebody asked for it. */
export const cancelled = () => new OpendbError("cancelled", "The load was cancelled.");

/** Why a load is stopped when its process has to end. */
export const shutdown = () =>
  new OpendbError("interrupted", "The worker is shutting down; the load goes on elsewhere.", {
    isTransient: true,
  });

/** Why a load is stopped when it is not ours any more. */
export const lost = () =>
  new OpendbError("interrupted", "Another worker has taken the load over.", { isTransient: true });

/** One heartbeat for all runs in hand; stops those that were cancelled or are held by somebody else by now. */
async function look(db: ControlDb, held: HeldRuns, worker: string): Promise<void> {
  const ids = [...held.keys()];
  const found = new Map((await beat(db, ids, worker)).map((run) => [run.id, run]));
  for (const id of ids) {
    const run = found.get(id);
    const controller = held.get(id);
    if (!controller || controller.signal.aborted) continue;
    if (!run) controller.abort(lost());
    else if (run.isCancelled) controller.abort(cancelled());
  }
}

/** Says once a second that the held runs are alive, and obeys cancellation. Returns how to stop. */
export function watch(
  db: ControlDb,
  held: HeldRuns,
  worker: string,
  onError: (error: unknown) => void,
): () => void {
  let isLooking = false;
  const timer = setInterval(async () => {
    if (isLooking || held.size === 0) return;
    isLooking = true;
    try {
      await look(db, held, worker);
    } catch (error) {
      onError(error);
    } finally {
      isLooking = false;
    }
  }, 1000);
  return () => clearInterval(timer);
}
