import { and, eq, inArray, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { OpendbError } from "#errors.ts";

/** The runs that this process is executing, and how to stop each. */
export type HeldRuns = Map<number, AbortController>;

/** Why a load is stopped when somebody asked for it. */
export const cancelled = () => new OpendbError("cancelled", "The load was cancelled.", { params: {} });

/** Why a load is stopped when its process has to end. */
export const shutdown = () =>
  new OpendbError("interrupted", "The worker is shutting down; the load goes on elsewhere.", {
    isTransient: true,
    params: {},
  });

/** Why a load is stopped when it is not ours any more. */
export const lost = () =>
  new OpendbError("interrupted", "Another worker has taken the load over.", {
    isTransient: true,
    params: {},
  });

/** What the control database says of a held run: asked to stop, or no longer ours. */
export type Held = { id: number; isCancelled: boolean };

/** Says that this process is alive for the runs it holds. Runs that are missing from the answer are no longer its own. */
export async function sendHeartbeat(db: ControlDb, ids: number[], worker: string): Promise<Held[]> {
  if (ids.length === 0) return [];
  return db
    .update(runs)
    .set({ heartbeat_at: sql`clock_timestamp()` })
    .where(and(inArray(runs.id, ids), eq(runs.worker, worker), eq(runs.state, "running")))
    .returning({ id: runs.id, isCancelled: sql<boolean>`${runs.cancel_requested_at} IS NOT NULL` });
}

/** One heartbeat for all runs in hand; stops those that were cancelled or are held by somebody else by now. */
async function beat(db: ControlDb, held: HeldRuns, worker: string): Promise<void> {
  const ids = [...held.keys()];
  const found = new Map((await sendHeartbeat(db, ids, worker)).map((run) => [run.id, run]));
  for (const id of ids) {
    const run = found.get(id);
    const controller = held.get(id);
    if (!controller || controller.signal.aborted) continue;
    if (!run) controller.abort(lost());
    else if (run.isCancelled) controller.abort(cancelled());
  }
}

/** Says once a second that the held runs are alive, and obeys cancellation. Returns how to stop. */
export function keepHeartbeat(
  db: ControlDb,
  held: HeldRuns,
  worker: string,
  onError: (error: unknown) => void,
): () => void {
  let isBeating = false;
  const timer = setInterval(async () => {
    if (isBeating || held.size === 0) return;
    isBeating = true;
    try {
      await beat(db, held, worker);
    } catch (error) {
      onError(error);
    } finally {
      isBeating = false;
    }
  }, 1000);
  return () => clearInterval(timer);
}
