import type pg from "pg";
import { client } from "#db/connect.ts";
import { loaderRole } from "#db/ddl.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { computedNames } from "#db/schema/names.ts";
import { setAside } from "./aside.ts";
import { type DuckdbRun, runDuckdb } from "./duckdb.ts";
import { type LoadRun, runLoader } from "./loader.ts";
import type { Rig } from "./rig.ts";
import { type ComputedName, runStatement, warmTable } from "./statement.ts";

/** Seconds of one table: of its step in a derive of it alone, and of the bare statement. */
export type ComputedRun = { table: ComputedName; rows: number; loader: number; statement: number };

/** `first`: all tables for the first time, as the loader derives them. */
export type ComputedRuns = { tables: ComputedRun[]; duckdb: DuckdbRun; first: LoadRun };

export type ComputedBench = {
  rig: Rig;
  customer: Customer;
  /** Leaves nothing for the next contender to write back. */
  settle: () => Promise<unknown>;
  say: (text: string) => void;
};

async function inWarehouse<T>(
  { rig, customer }: ComputedBench,
  work: (warehouse: pg.Client) => Promise<T>,
): Promise<T> {
  const warehouse = await client({ ...rig.at("source"), database: customer.slug, role: loaderRole });
  return work(warehouse).finally(() => warehouse.end());
}

/** The last date that a table was computed for, as the loader says. */
async function asOfOf(warehouse: pg.Client, table: ComputedName): Promise<string> {
  const { rows } = await warehouse.query<{ as_of: string }>(
    "SELECT as_of::text FROM opendb.derived WHERE table_name = $1",
    [table],
  );
  return rows[0]?.as_of ?? "";
}

async function runTable(bench: ComputedBench, table: ComputedName): Promise<ComputedRun> {
  const { rig, customer, settle, say } = bench;
  await settle();
  const { tables } = await runLoader(rig, customer.id, "derive", { tables: [table] });
  const { seconds: loader = Number.NaN, read: rows = 0 } = tables[0] ?? {};
  await settle();
  const statement = await inWarehouse(bench, async (warehouse) =>
    runStatement(warehouse, table, await asOfOf(warehouse, table)),
  );
  say(`  ${table}: ${loader.toFixed(1)} s, the bare statement ${statement.toFixed(1)} s`);
  return { table, rows, loader, statement };
}

/**
 * Derives each table by itself, beside the bare statement that computes it, and beside DuckDB. Then the warehouse is what
 * it was before, and all tables are derived for the first time.
 */
export async function runComputed(bench: ComputedBench): Promise<ComputedRuns> {
  const { rig, customer, settle, say } = bench;
  const aside = await setAside(rig, customer.slug);
  // Whoever reads them first would pay for a cold cache.
  const events = ["lms.user_lesson_progress", "lms.user_logs"] as const;
  const warm = () =>
    inWarehouse(bench, async (warehouse) => {
      for (const table of events) await warmTable(warehouse, table);
    });
  await warm();
  const tables: ComputedRun[] = [];
  for (const table of computedNames) tables.push(await runTable(bench, table));
  const duckdb = await inWarehouse(bench, async (warehouse) =>
    runDuckdb(warehouse, rig.scratch, computedNames, await asOfOf(warehouse, computedNames[0])),
  );
  const sum = [...duckdb.statements.values()].reduce((total, seconds) => total + seconds, 0);
  say(`  DuckDB: ${sum.toFixed(1)} s for all of them`);
  await aside.putBack();
  await warm();
  await settle();
  const first = await runLoader(rig, customer.id, "derive", { isFull: true });
  say(`  derive, everything for the first time: ${first.seconds.toFixed(1)} s`);
  return { tables, duckdb, first };
}
