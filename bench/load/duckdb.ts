import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance, version } from "@duckdb/node-api";
import type pg from "pg";
import { quote } from "#db/ddl.ts";
import { OpendbError } from "#errors.ts";
import { since } from "./clock.ts";
import { exportParquet } from "./parquet.ts";
import { type ComputedName, comparedColumns, statementOf } from "./statement.ts";

/** What DuckDB may take of the machine; more than that it puts into files. */
const limits = { threads: "2", memory_limit: "4GB" };

/** DuckDB's version, and seconds: of the copy to Parquet, and of each table's statement. */
export type DuckdbRun = { version: string; export: number; statements: Map<ComputedName, number> };

/**
 * How many rows, and the sum of each column that holds numbers; of a list, of its length. Ids are the columns that
 * everything was grouped by, and would add up to nothing that says more.
 */
function summary(table: ComputedName, from: string, length: string): string {
  const sums = comparedColumns(table)
    .filter(({ name, type }) => /^(integer|numeric|bigint\[\])/.test(type) && !name.startsWith("id_"))
    .map(({ name, type }) => `sum(${type.endsWith("[]") ? `${length}(${quote(name)})` : quote(name)})::text`);
  return `SELECT concat_ws(' ', count(*)::text, ${sums.join(", ")}) AS found FROM ${from}`;
}

async function runOne(
  duckdb: DuckDBConnection,
  warehouse: pg.Client,
  table: ComputedName,
  asOf: string,
): Promise<number> {
  const start = performance.now();
  await duckdb.run(`CREATE TABLE computed AS ${statementOf(table, asOf)}`);
  const seconds = since(start);
  const answer = await duckdb.runAndReadAll(summary(table, "computed", "len"));
  const found = String(answer.getRowsJson()[0]?.[0]);
  const { rows } = await warehouse.query<{ found: string }>(summary(table, table, "cardinality"));
  await duckdb.run("DROP TABLE computed");
  if (rows[0]?.found === found) return seconds;
  throw new OpendbError(
    "unreconciled",
    `DuckDB computes ${found} (rows, sums) for ${table}; the table has ${rows[0]?.found}.`,
  );
}

/**
 * The same statements by DuckDB over Parquet files of the same rows: what a machine like this one can do when rows lie in
 * columns. No key is built, and nothing has to survive a crash. Throws when rows or sums are not the tables'.
 */
export async function runDuckdb(
  warehouse: pg.Client,
  scratch: string,
  tables: readonly ComputedName[],
  asOf: string,
): Promise<DuckdbRun> {
  const folder = join(scratch, "parquet");
  mkdirSync(folder);
  const instance = await DuckDBInstance.create(":memory:", { ...limits, temp_directory: folder });
  try {
    const duckdb = await instance.connect();
    await duckdb.run("SET TimeZone = 'America/Sao_Paulo'");
    const start = performance.now();
    await exportParquet(warehouse, duckdb, folder);
    const exported = since(start);
    const statements = new Map<ComputedName, number>();
    for (const table of tables) statements.set(table, await runOne(duckdb, warehouse, table, asOf));
    duckdb.closeSync();
    return { version: version(), export: exported, statements };
  } finally {
    instance.closeSync();
  }
}
