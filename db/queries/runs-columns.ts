import { sql } from "drizzle-orm";
import { runs } from "#db/schema/console/runs.ts";
import type { Access } from "#db/scope.ts";
import { errorFor } from "./run-error.ts";

const counted = (from: string) =>
  sql<number>`(SELECT ${sql.raw(from)} FROM console.steps s WHERE s.id_run = ${runs}.id)`.mapWith(Number);

/** What pages show of a run, with what its steps add up to; of its error what `access` may see. */
export const runColumns = (access?: Access) => ({
  id: runs.id,
  kind: runs.kind,
  state: runs.state,
  options: runs.options,
  requested_by: runs.requested_by,
  requested_at: runs.requested_at,
  started_at: runs.started_at,
  finished_at: runs.finished_at,
  cancel_requested_at: runs.cancel_requested_at,
  attempt: runs.attempt,
  as_of: runs.as_of,
  error: errorFor(runs.error, access),
  rowsRead: counted("coalesce(sum(rows_read), 0)"),
  rowsChanged: counted(
    "coalesce(sum(coalesce(rows_inserted, 0) + coalesce(rows_updated, 0) + coalesce(rows_deleted, 0)), 0)",
  ),
  steps: counted("count(*)"),
  stepsOver: counted("count(*) FILTER (WHERE state NOT IN ('waiting', 'running'))"),
});
