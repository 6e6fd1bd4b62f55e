import { and, eq, inArray, sql } from "drizzle-orm";
import type { ControlDb } from "#db/control.ts";
import { runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";

/**
 * What becomes of steps that nobody is at any more. Those of a run that goes on wait for it, what a seed has built stays
 * built; of a run that is over they never ran, were broken off, or are thrown away.
 */
export async function settleSteps(tx: ControlDb, runIds: number[]): Promise<void> {
  const ofRun = and(eq(runs.id, steps.id_run), inArray(runs.id, runIds));
  const isOver = sql`(${runs.state} NOT IN ('queued', 'running', 'failed') OR ${runs.state} = 'failed' AND ${runs.next_attempt_at} IS NULL)`;
  const { state, error } = steps;
  await tx
    .update(steps)
    .set({
      state: sql`CASE WHEN NOT ${isOver} THEN 'waiting' WHEN ${state} = 'built' THEN 'discarded'
        WHEN ${state} = 'waiting' THEN CASE WHEN ${error} IS NULL THEN 'not_run' ELSE 'failed' END
        WHEN ${runs.state} = 'cancelled' THEN 'cancelled' ELSE 'interrupted' END`,
      // It is not held up any more.
      error: sql`CASE WHEN ${state} <> 'running' THEN ${error} END`,
      finished_at: sql`CASE WHEN ${state} = 'running' AND ${isOver} THEN clock_timestamp() ELSE ${steps.finished_at} END`,
    })
    .from(runs)
    .where(
      and(
        ofRun,
        sql`(${state} = 'running' OR CASE WHEN ${isOver} THEN ${state} IN ('waiting', 'built')
          ELSE ${state} = 'failed' AND (${error} ->> 'isTransient')::boolean END)`,
      ),
    );
}
