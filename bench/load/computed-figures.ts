import type { ComputedRuns } from "./computed.ts";
import { rounded } from "./figures.ts";

type ComputedTableFigures = {
  table: string;
  rows: number;
  seconds: number;
  statement_seconds: number;
  /** The loader's seconds over the statement's. */
  ratio: number;
  duckdb_seconds: number;
};

/** Computed tables against the bare statements; sums are those of the tables, each of which was alone on the machine. */
export type ComputedFigures = {
  tables: ComputedTableFigures[];
  seconds: number;
  statement_seconds: number;
  ratio: number;
  /** All tables for the first time, as the loader derives them side by side, and that over the sum of the statements. */
  first_seconds: number;
  first_ratio: number;
  duckdb: string;
  duckdb_seconds: number;
  /** The copy to Parquet, which is in none of the other figures. */
  duckdb_export_seconds: number;
};

export function computedFigures({ tables, duckdb, first }: ComputedRuns): ComputedFigures {
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const loader = sum(tables.map((table) => table.loader));
  const statement = sum(tables.map((table) => table.statement));
  return {
    tables: tables.map((table) => ({
      table: table.table,
      rows: table.rows,
      seconds: rounded(table.loader),
      statement_seconds: rounded(table.statement),
      ratio: rounded(table.loader / table.statement),
      duckdb_seconds: rounded(duckdb.statements.get(table.table) ?? 0),
    })),
    seconds: rounded(loader),
    statement_seconds: rounded(statement),
    ratio: rounded(loader / statement),
    first_seconds: rounded(first.seconds),
    first_ratio: rounded(first.seconds / statement),
    duckdb: duckdb.version,
    duckdb_seconds: rounded(sum([...duckdb.statements.values()])),
    duckdb_export_seconds: rounded(duckdb.export),
  };
}
