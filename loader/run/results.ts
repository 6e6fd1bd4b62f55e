import { and, eq, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import type pg from "pg";
import type { ControlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";
import { committedStepStates } from "#db/vocabulary.ts";
import type { RunKey } from "./fence.ts";
import type { StepResult } from "./step-result.ts";

/*
 * What of a run is in stands in the warehouse, with the rows: opendb.steps. The control database learns of it a moment
 * later, or never, when the process or the answer was lost in between.
 */

/** Results of committed steps by table. */
export type Results = Map<string, StepResult>;

/** The steps of a run that are in already. */
export async function readResults(warehouse: pg.Client, { identity }: Pick<RunKey, "identity">) {
  const { rows } = await warehouse.query<{ table_name: string; result: StepResult }>(
    "SELECT table_name, result FROM opendb.steps WHERE identity = $1",
    [identity],
  );
  return new Map(rows.map((row) => [row.table_name, row.result]));
}

/** The same of this execution's run, when what it was just committing has come to its end, whichever that is. */
export async function readInDoubt(warehouse: pg.Client, run: RunKey): Promise<Results> {
  await warehouse.query(
    "SELECT FROM opendb.fence WHERE token = current_setting('opendb.fence')::uuid FOR UPDATE",
  );
  return readResults(warehouse, run);
}

/** What a step with this result is, once its rows are in. */
export const stateOf = ({ findings }: StepResult) =>
  findings.some(({ level }) => level === "differs") ? "unreconciled" : "done";

/** The columns of a step that say what it did. */
export const columnsOf = (result: StepResult) => ({
  rows_read: result.read,
  rows_inserted: result.inserted,
  rows_updated: result.updated,
  rows_unchanged: result.unchanged,
  // A result that an earlier version left has none.
  rows_rejected: result.rejected ?? 0,
  rows_deleted: result.deleted,
  rows_total: result.total,
  bytes: result.bytes,
  window_from: result.from === null ? null : new Date(result.from),
  window_until: result.until === null ? null : new Date(result.until),
  findings: result.findings,
});

const isOut = notInArray(steps.state, [...committedStepStates]);

/** Notes of steps that the control database does not know to be in that they are. */
export async function noteIn(db: ControlDb, idRun: number, results: Results, condition?: SQL): Promise<void> {
  for (const [table, result] of results)
    await db
      .update(steps)
      .set({
        ...columnsOf(result),
        state: stateOf(result),
        error: null,
        finished_at: sql`coalesce(${steps.finished_at}, clock_timestamp())`,
      })
      .where(and(eq(steps.id_run, idRun), eq(steps.table_name, table), isOut, condition));
}

/** Runs of a customer that have ended with steps that are not in, as far as is known, the last of them. */
const endedOutside = (db: ControlDb, { id_customer }: Run) =>
  db
    .select({ id: runs.id, identity: runs.identity })
    .from(runs)
    .where(
      and(
        eq(runs.id_customer, id_customer),
        inArray(runs.state, ["failed", "cancelled"]),
        sql`EXISTS (SELECT FROM ${steps} WHERE ${eq(steps.id_run, runs.id)} AND ${isOut})`,
      ),
    )
    .orderBy(sql`${runs.id} DESC`)
    .limit(50);

/** Corrects what was written down of earlier runs at a time when the warehouse could not be asked. */
export async function correctEarlier(db: ControlDb, warehouse: pg.Client, run: Run): Promise<void> {
  for (const { id, identity } of await endedOutside(db, run))
    await noteIn(db, id, await readResults(warehouse, { identity }));
}
