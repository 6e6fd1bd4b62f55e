import { readFileSync } from "node:fs";
import type pg from "pg";
import { columns, physicalKey, quote } from "#db/ddl.ts";
import type { computedNames, TableName } from "#db/schema/names.ts";
import { OpendbError } from "#errors.ts";
import { since } from "./clock.ts";

/** A table that is computed in the warehouse; each has a statement of its own in statements/. */
export type ComputedName = (typeof computedNames)[number];

/** When a row was computed: of these two computations never agree. */
const computedAt = ["created_at", "updated_at"];

/** The columns of a computed table that follow from what was loaded. */
export const comparedColumns = (table: ComputedName) =>
  columns(table).filter(({ name }) => !computedAt.includes(name));

/** The statement that computes a table, written from the dictionary and not from the loader. `asOf`: the last date. */
export function statementOf(table: ComputedName, asOf: string): string {
  const file = new URL(`./statements/${table}.sql`, import.meta.url);
  return readFileSync(file, "utf8").replaceAll("{as_of}", `date '${asOf}'`);
}

const scratch = "opendb.bench";

/** How many rows, and a sum over a hash of each, which does not depend on their order. */
async function checksumOf(warehouse: pg.Client, from: string, table: ComputedName): Promise<string> {
  const row = comparedColumns(table).map(({ name }) => quote(name));
  const { rows } = await warehouse.query<{ found: string }>(
    `SELECT count(*) || ' rows, checksum ' || coalesce(sum(hash_record_extended(ROW(${row.join(", ")}), 0)::numeric), 0) AS found
     FROM ${from}`,
  );
  return rows[0]?.found ?? "";
}

/**
 * Seconds that the bare statement takes: what somebody would do who wants a table's rows without the loader, that is
 * CREATE TABLE AS and the primary key afterwards, with the server's own settings. Throws when the rows are others than
 * those of the table.
 */
export async function runStatement(warehouse: pg.Client, table: ComputedName, asOf: string): Promise<number> {
  const start = performance.now();
  await warehouse.query(`CREATE TABLE ${scratch} AS ${statementOf(table, asOf)}`);
  await warehouse.query(
    `ALTER TABLE ${scratch} ADD PRIMARY KEY (${physicalKey(table).map(quote).join(", ")})`,
  );
  const seconds = since(start);
  const found = await checksumOf(warehouse, scratch, table);
  const expected = await checksumOf(warehouse, table, table);
  await warehouse.query(`DROP TABLE ${scratch}`);
  if (found === expected) return seconds;
  throw new OpendbError(
    "unreconciled",
    `The statement for ${table} computes ${found}; the table has ${expected}.`,
  );
}

/** Reads a table once, unmeasured. */
export async function warmTable(warehouse: pg.Client, table: TableName): Promise<void> {
  await warehouse.query(`SELECT count(ROW(t.*)) FROM ${table} t`);
}
