import type pg from "pg";
import type { TableName } from "#db/schema/index.ts";
import type { OpendbError } from "#errors.ts";
import { asFault } from "./errors.ts";
import type { Load } from "./load.ts";

/**
 * A step whose failure is recorded. What will not pass by itself concerns its table only: it is added to `failures`,
 * and the other tables go on. What may pass is thrown, so that the run is tried again.
 */
export function guarded<T extends { table: TableName }>(
  { signal, journal, onProgress, onFailure }: Load,
  failures: OpendbError[],
  step: (warehouse: pg.Client, entry: T) => Promise<void>,
): (warehouse: pg.Client, entry: T) => Promise<void> {
  return async (warehouse, entry) => {
    try {
      await step(warehouse, entry);
    } catch (error) {
      signal.throwIfAborted();
      const fault = asFault(error, entry.table);
      onFailure?.(fault, entry.table);
      await journal.stepFailed(entry.table, fault);
      onProgress?.({ table: entry.table, isDone: true, rows: 0, state: "failed" });
      if (fault.isTransient) throw fault;
      failures.push(fault);
      await warehouse.query("ROLLBACK");
    }
  };
}
