import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { columns, literal, quote } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";

/** What the statements read: of each table only the columns that one of them names. */
const read = {
  "lms.tenants": ["id", "deleted_at"],
  "lms.products": ["id", "id_tenant", "is_draft", "deleted_at"],
  "lms.modules": ["id", "id_tenant", "id_section", "is_draft", "deleted_at"],
  "lms.lessons": ["id", "id_tenant", "id_product", "id_section", "is_draft", "deleted_at"],
  "lms.users": ["id", "id_tenant", "created_at", "deleted_at"],
  "lms.user_lesson_progress": ["id_tenant", "id_user", "id_item", "action", "created_at"],
  "lms.user_logs": ["id_tenant", "id_user", "created_at"],
  "lms.user_certificates": ["id_tenant", "id_user", "id_product", "issued_at"],
  "lms.exam_results": ["id_tenant", "is_passed", "finished_at"],
  "lms.messages": ["id_tenant", "id_role", "id_type", "created_at"],
  "lms.lesson_ratings": ["id_tenant", "id_lesson", "rating", "deleted_at"],
} as const satisfies Partial<Record<TableName, readonly string[]>>;

// Said and not guessed: a file without rows says nothing.
const dialect = `auto_detect = false, header = false, delim = ',', quote = '"', escape = '"'`;

/**
 * Copies what the statements read into Parquet files, by way of CSV, and lets DuckDB know them by the names of the
 * tables. COPY writes the CSV, since DuckDB's own reader of PostgreSQL is an extension that would have to be fetched.
 */
export async function exportParquet(
  warehouse: pg.Client,
  duckdb: DuckDBConnection,
  folder: string,
): Promise<void> {
  await duckdb.run("CREATE SCHEMA lms");
  for (const [table, names] of Object.entries(read)) {
    const csv = join(folder, `${table}.csv`);
    const parquet = join(folder, `${table}.parquet`);
    const out = warehouse.query(
      copyTo(`COPY (SELECT ${names.map(quote).join(", ")} FROM ${table}) TO STDOUT (FORMAT csv)`),
    );
    await pipeline(out, createWriteStream(csv));
    const types = new Map(columns(table as TableName).map(({ name, type }) => [name, type]));
    const typed = names.map((name) => `${literal(name)}: ${literal(types.get(name) ?? "text")}`);
    await duckdb.run(
      `COPY (SELECT * FROM read_csv(${literal(csv)}, ${dialect}, columns = {${typed.join(", ")}}))
       TO ${literal(parquet)} (FORMAT parquet)`,
    );
    await rm(csv);
    await duckdb.run(`CREATE VIEW ${table} AS SELECT * FROM read_parquet(${literal(parquet)})`);
  }
}
