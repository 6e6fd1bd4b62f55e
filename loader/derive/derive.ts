import type pg from "pg";
import type { OpendbError } from "#errors.ts";
import { madeAnew, mustFit, prepareTables } from "#loader/load/prepare.ts";
import type { ComputedTable, Manifest } from "#loader/manifest/manifest.ts";
import type { DerivePlan } from "#loader/plan/plan.ts";
import { completeUntil } from "#loader/plan/watermarks.ts";
import { guarded } from "#loader/run/guard.ts";
import { lanes } from "#loader/run/lanes.ts";
import { type Load, type Outcome, withWarehouse } from "#loader/run/load.ts";
import { readResults } from "#loader/run/results.ts";
import { inputNames } from "./records.ts";
import { deriveStep } from "./step.ts";

/** Computed tables share the machine with the people who read them. */
const laneCount = 2;

/** What a day's events change in large values takes longest; the other tables fill the lane beside it. */
const longestFirst = (tables: ComputedTable[]) => {
  const isLong = ({ model }: ComputedTable) =>
    ["partitions", "incremental", "rolling_window"].indexOf(model.recompute);
  return tables.toSorted((a, b) => isLong(b) - isLong(a));
};

/** Brings the computed tables in line with what was loaded. */
export async function derive(load: Load, manifest: Manifest, planned: DerivePlan): Promise<Outcome> {
  const { signal, journal, onProgress } = load;
  const { run } = load.job;
  const failures: OpendbError[] = [];
  const { standing, finished } = await withWarehouse(load, async (warehouse) => ({
    standing: await prepareTables(warehouse, manifest),
    finished: await readResults(warehouse, run),
  }));

  const step = async (warehouse: pg.Client, entry: ComputedTable) => {
    const before = finished.get(entry.table);
    if (!before) await journal.stepStarted(entry.table);
    onProgress?.({ table: entry.table, isDone: false, rows: 0 });
    const compute = async () => {
      mustFit(standing, manifest, [entry.table, ...inputNames(entry)]);
      const result = await deriveStep({ manifest, warehouse, run, isFull: planned.isFull }, entry);
      return { ...result, findings: [...result.findings, ...madeAnew(standing, entry.table)] };
    };
    const result = before ?? (await compute());
    const state = await journal.stepDone(entry.table, result);
    onProgress?.({ table: entry.table, isDone: true, rows: result.read, state });
  };

  await lanes(load.warehouse, laneCount, signal, longestFirst(planned.tables), guarded(load, failures, step));
  signal.throwIfAborted();
  const asOf = await withWarehouse(load, (warehouse) => completeUntil(warehouse, manifest.tables));
  return { asOf: failures.length > 0 ? null : asOf, isReconciled: true, error: failures[0] };
}
