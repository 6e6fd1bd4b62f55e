import { sql } from "drizzle-orm";
import { runConditionsView } from "#db/conditions.ts";
import { runs } from "#db/schema/console/runs.ts";
import type { Access } from "#db/scope.ts";
import { attemptLimit, committedStepStates } from "#db/vocabulary.ts";
import { errorFor } from "./run-error.ts";

const counted = (from: string) =>
  sql<number>`(SELECT ${sql.raw(from)} FROM console.steps s WHERE s.id_run = ${runs}.id)`.mapWith(Number);

/**
 * What pages show of a run, of a query that joins run_conditions, with what its steps add up to; of its error what
 * `access` may see. Rows count as changed once they are in: not those that a seed is building, or threw away.
 */
export const runColumns = (access?: Access) => ({
  id: runs.id,
  kind: runs.kind,
  state: runs.state,
  condition: runConditionsView.condition,
  since: runConditionsView.since,
  askedSince: runConditionsView.asked_since,
  next_attempt_at: runs.next_attempt_at,
  options: runs.options,
  requested_by: runs.requested_by,
  requested_at: runs.requested_at,
  started_at: runs.started_at,
  finished_at: runs.finished_at,
  cancel_requested_at: runs.cancel_requested_at,
  cancel_requested_by: runs.cancel_requested_by,
  attempt: runs.attempt,
  attemptLimit: sql`${attemptLimit}::int`.mapWith(Number),
  as_of: runs.as_of,
  error: errorFor(runs.error, access),
  rowsRead: counted("coalesce(sum(rows_read), 0)"),
  rowsChanged: counted(
    `coalesce(sum(coalesce(rows_inserted, 0) + coalesce(rows_updated, 0) + coalesce(rows_deleted, 0))
      FILTER (WHERE state IN ('${committedStepStates.join("', '")}')), 0)`,
  ),
  steps: counted("count(*)"),
  stepsOver: counted("count(*) FILTER (WHERE state NOT IN ('waiting', 'running', 'not_run'))"),
  stepsDiscarded: counted("count(*) FILTER (WHERE state = 'discarded')"),
});
