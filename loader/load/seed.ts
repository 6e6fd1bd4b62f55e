import { comment, createTable, protect, target } from "#db/ddl.ts";
import { Tally } from "#loader/extract/copy/tally.ts";
import { pour } from "#loader/extract/pull.ts";
import { countQuery, extractQuery } from "#loader/extract/query.ts";
import type { Count, StepContext } from "#loader/extract/step.ts";
import type { ExtractedTable } from "#loader/manifest/manifest.ts";
import { list } from "#loader/manifest/names.ts";
import { assertFence } from "#loader/run/fence.ts";
import type { StepResult } from "#loader/run/step-result.ts";
import { checkRows } from "#loader/verify/checks.ts";
import { compareCounts } from "#loader/verify/reconcile.ts";
import { prepareBulk } from "./bulk.ts";
import { buildKeys } from "./indexes.ts";
import { joinedForStage } from "./joined.ts";
import { asideFindings, asideForStage, countOf } from "./misfits.ts";
import { mustNotShrink } from "./shrink.ts";
import { stagingSchema } from "./staging.ts";

/**
 * Builds one table beside the one that people read: rows, then keys and indexes, then comments, policies and grants.
 * It commits by itself; nobody sees it until `swap`, and until it is staged a later attempt begins with it anew.
 */
export async function seedStep(context: StepContext, entry: ExtractedTable): Promise<StepResult> {
  const { warehouse, run } = context;
  const schema = stagingSchema(run.id, entry.table);
  const built = target(entry.table, schema).sql;
  await prepareBulk(warehouse);
  await warehouse.query("BEGIN");
  await warehouse.query(`DROP TABLE IF EXISTS ${built}`);
  for (const sql of createTable(entry.table, schema)) await warehouse.query(sql);
  const { all, own } = entry.names;
  const tally = new Tally();
  // The table was made in this transaction: its rows are written frozen, and with wal_level minimal not logged twice.
  // Frozen rows are visible to every snapshot, so that a reader who began before the swap does not see an empty table.
  // The tenant comes first, so that what the source sends is counted on its way, too.
  const { rows, bytes } = await pour(
    context,
    extractQuery(entry, context.manifest, context.window, own),
    built,
    list([own, ...all.filter((column) => column !== own)]),
    { options: ", FREEZE", tally },
  );
  const rejected = countOf(context.aside);
  await mustNotShrink(context, entry, rows + rejected);
  // The source has nothing else to do while keys are built: what it counts by itself costs little then.
  const [counted] = await Promise.all([
    context.snapshot.rows<Count>(countQuery(entry, context.manifest, context.window)),
    buildKeys(context, entry.table, schema, rows),
  ]);
  await warehouse.query(`ANALYZE ${built}`);
  // By what an index and its statistics make cheap: whether ids are unique, for one.
  const { warnings, counts } = await checkRows(warehouse, entry, built);
  for (const sql of [...comment(entry.table, schema), ...protect(entry.table, schema)])
    await warehouse.query(sql);
  const sent = tally.counts().map(({ value, rows }) => ({ id_tenant: value, rows: String(rows) }));
  const atSource = compareCounts(counted, counts);
  const differences = atSource.length > 0 ? atSource : compareCounts(sent, counts);
  const result: StepResult = {
    read: rows + rejected,
    inserted: rows,
    updated: 0,
    unchanged: 0,
    rejected,
    deleted: 0,
    total: rows,
    bytes,
    from: null,
    until: context.until,
    findings: [...differences, ...asideFindings(context.aside), ...warnings],
  };
  await stage(context, entry, result, counts);
  await warehouse.query("COMMIT");
  return result;
}

/** Notes in the new table's own transaction that it is whole, so that a worker that takes over need not read it again. */
async function stage(context: StepContext, entry: ExtractedTable, result: StepResult, counts: Count[]) {
  const { warehouse, run, until, tenants } = context;
  await assertFence(warehouse);
  const joined = await joinedForStage(context, entry);
  await warehouse.query(
    `INSERT INTO opendb.staged (id_run, identity, execution, table_name, until, tenants, result, counts, joined,
       rejected)
     VALUES ($1, $2, current_setting('opendb.fence')::uuid, $3, $4, $5, $6, $7, $8, $9)`,
    [
      run.id,
      run.identity,
      entry.table,
      until,
      tenants.now,
      JSON.stringify(result),
      JSON.stringify(counts),
      joined,
      asideForStage(context),
    ],
  );
}
