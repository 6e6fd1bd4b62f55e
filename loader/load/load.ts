import type pg from "pg";
import type { StepFinding } from "#db/schema/console/steps.ts";
import type { TableName } from "#db/schema/index.ts";
import { env } from "#env.ts";
import type { OpendbError } from "#errors.ts";
import { fromTheBeginning } from "#loader/extract/held-up.ts";
import type { Snapshot } from "#loader/extract/source.ts";
import type { StepContext } from "#loader/extract/step.ts";
import { checkDrift, unusedColumns } from "#loader/manifest/drift.ts";
import { type ExtractedTable, isExtracted, type Manifest } from "#loader/manifest/manifest.ts";
import { type ExtractPlan, type Part, partsOf } from "#loader/plan/plan.ts";
import { readTenants } from "#loader/plan/tenants.ts";
import { completeUntil, readWatermarks } from "#loader/plan/watermarks.ts";
import { assertFence } from "#loader/run/fence.ts";
import { guarded } from "#loader/run/guard.ts";
import { lanes } from "#loader/run/lanes.ts";
import { type Load, type Outcome, withWarehouse } from "#loader/run/load.ts";
import type { StepResult } from "#loader/run/step-result.ts";
import { checkVolume } from "#loader/verify/checks.ts";
import { finding } from "#loader/verify/finding.ts";
import { checkNoted, checkReferences, forgetNoted } from "#loader/verify/references.ts";
import { deltaStep } from "./delta.ts";
import { readFinished } from "./finished.ts";
import { settingAside } from "./misfits.ts";
import { madeAnew, mustFit, prepareTables } from "./prepare.ts";
import { seedStep } from "./seed.ts";
import { findLeaving, staying } from "./shrink.ts";
import { createStaging, dropStaging } from "./staging.ts";
import { mustBeConfirmed } from "./standing.ts";
import { swap } from "./swap.ts";

/** Tenants that left are forgotten when their rows go: people could not see what stands else. */
async function rememberTenants(warehouse: pg.Client, tenants: string[], isLeaving: boolean): Promise<void> {
  await warehouse.query("BEGIN");
  await assertFence(warehouse);
  await warehouse.query(
    `WITH gone AS (DELETE FROM opendb.tenants WHERE $2 AND NOT id = ANY ($1::bigint[]))
     INSERT INTO opendb.tenants SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING`,
    [tenants, isLeaving],
  );
  await warehouse.query("COMMIT");
}

/** What a delta compares whole takes longest, then events; the other tables fill the lanes beside them. */
const longestFirst = (parts: Part[]) => {
  const isEvents = ({ entry }: Part) => Number(entry.strategy === "append");
  const isReadWhole = ({ covers }: Part) => Number(covers.from === null);
  return parts.toSorted((a, b) => isReadWhole(b) - isReadWhole(a) || isEvents(b) - isEvents(a));
};

/** Loads tables from one snapshot of the source: a seed or a delta. */
export async function loadTables(
  load: Load,
  manifest: Manifest,
  planned: ExtractPlan,
  snapshot: Snapshot,
): Promise<Outcome> {
  const { signal, journal, onProgress } = load;
  const { run } = load.job;
  const { options } = run;
  const tenants = await readTenants(snapshot, manifest, load.job.roots);
  const seeded = planned.tables.map((entry) => entry.table);
  const finished = await readFinished(load, planned);
  const { watermarks, found, refused } = await withWarehouse(load, async (warehouse) => {
    const found = await prepareTables(warehouse, manifest);
    const watermarks = await readWatermarks(warehouse);
    const isConfirmed = options.isConfirmed ?? false;
    const refused = isConfirmed
      ? undefined
      : await findLeaving(warehouse, manifest, { now: tenants, agreed: load.job.agreed, watermarks });
    // Tables that a seed has built are of the tenants that were the customer's then.
    if (planned.kind === "delta" || finished.size === 0)
      await rememberTenants(warehouse, tenants, refused === undefined);
    if (planned.kind === "seed") {
      await mustBeConfirmed(warehouse, seeded, isConfirmed);
      await createStaging(warehouse, run.id);
    }
    return { found, watermarks, refused };
  });
  const parts = partsOf(manifest, planned, { now: snapshot.now, tenants, watermarks }, options);
  const failures: OpendbError[] = [];
  let isReconciled = true;

  const finish = async (table: TableName, result: StepResult) => {
    const state = await journal.stepDone(table, result, planned.kind === "seed" ? "built" : undefined);
    isReconciled &&= state === "done";
    onProgress?.({ table, isDone: true, rows: result.read, state, rejected: result.rejected });
  };

  const step = async (warehouse: pg.Client, { table, entry, before: _, ...part }: Part) => {
    const before = finished.get(table);
    if (before) return finish(table, before);
    await journal.stepStarted(table);
    if (refused && part.tenants.left.length > 0) throw staying(manifest, table, refused);
    const told = snapshot.told((why) => journal.stepWaits(table, why));
    const recheck = () => checkDrift(told.columns, entry, manifest);
    const context: StepContext = {
      ...part,
      manifest,
      warehouse,
      address: load.warehouse,
      signal,
      snapshot: told,
      run,
      isSweep: options.isSweep ?? false,
      isConfirmed: options.isConfirmed ?? false,
      agreed: load.job.agreed,
      aside: [],
      onCopy: ({ rows }) => onProgress?.({ table, isDone: false, rows }),
      recheck,
    };
    // A seed builds its tables from the models, whatever those that stand there look like.
    if (planned.kind === "delta") mustFit(found, manifest, [table]);
    await recheck();
    const unused = await unusedColumns(told.columns, entry, manifest);
    const work = planned.kind === "seed" ? seedStep : deltaStep;
    const result = await settingAside(context, entry, (fitting) =>
      fromTheBeginning(warehouse, () => work(fitting, entry)),
    );
    result.findings.push(
      ...madeAnew(found, table),
      // Known from then on: a step that failed would have kept the news to itself.
      ...(await newColumns(warehouse, entry, unused)),
      ...checkVolume(entry, result.read, await journal.usualRows(run, entry.table)),
    );
    await finish(entry.table, result);
  };

  await lanes(
    load.warehouse,
    env().SOURCE_CONNECTIONS,
    signal,
    longestFirst(parts),
    guarded(load, failures, step),
  );
  signal.throwIfAborted();
  if (planned.kind === "seed") await moveIn(load, manifest, seeded, failures);
  const asOf = await withWarehouse(load, async (warehouse) => {
    // Hard deletes, which a sweep finds, leave references behind in rows that did not change.
    const isWhole = planned.kind === "seed" || options.isSweep;
    // A table whose step failed may lack the columns that would be asked for.
    const sound = parts.filter(({ table }) => !failures.some((fault) => fault.table === table));
    for (const { table, entry } of sound)
      await journal.stepFound(
        table,
        await (isWhole ? checkReferences(warehouse, entry) : checkNoted(warehouse, entry, run)),
      );
    await forgetNoted(warehouse);
    // Of all tables, also those that this load left alone: the slowest one says how far the warehouse is.
    return completeUntil(warehouse, manifest.tables.filter(isExtracted));
  });
  return { asOf: failures.length > 0 ? null : asOf, isReconciled, error: failures[0] };
}

/** Reports columns that have appeared at the source since the last load and that no table takes. */
async function newColumns(
  warehouse: pg.Client,
  entry: ExtractedTable,
  unused: string[],
): Promise<StepFinding[]> {
  const { rows } = await warehouse.query<{ before: string[] | null }>(
    `WITH was AS (SELECT unused FROM opendb.source_columns WHERE table_name = $1), now AS (
       INSERT INTO opendb.source_columns (table_name, unused) VALUES ($1, $2)
       ON CONFLICT (table_name) DO UPDATE SET unused = excluded.unused)
     SELECT (SELECT unused FROM was) AS before`,
    [entry.table, unused],
  );
  const before = rows[0]?.before;
  const news = before ? unused.filter((name) => !before.includes(name)) : [];
  if (news.length === 0) return [];
  return [
    finding(
      "new_columns",
      { columns: news, count: news.length },
      { check: "new source columns", level: "note", count: news.length, examples: news },
    ),
  ];
}

/** Moves in what a seed has built. */
async function moveIn(load: Load, manifest: Manifest, tables: TableName[], failures: OpendbError[]) {
  const { idRun, signal, journal } = load;
  const { options } = load.job.run;
  const built = tables.filter((table) => !failures.some((fault) => fault.table === table));
  return withWarehouse(load, async (warehouse) => {
    const { rows } = await warehouse.query<{ table_name: TableName }>(
      "SELECT table_name FROM opendb.staged WHERE id_run = $1 AND table_name = ANY ($2)",
      [idRun, built],
    );
    if (rows.length === 0) {
      await dropStaging(warehouse, idRun);
      // An earlier execution has moved them in.
      await journal.movedIn(built);
      return;
    }
    const moved = rows.map((row) => row.table_name);
    const isConfirmed = options.isConfirmed ?? false;
    const findings = await swap({ warehouse, manifest, idRun, signal, isConfirmed }, moved);
    await journal.movedIn(moved);
    if (moved[0]) await journal.stepFound(moved[0], findings);
  });
}
