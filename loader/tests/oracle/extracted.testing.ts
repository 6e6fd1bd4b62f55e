import { readdirSync, readFileSync } from "node:fs";
import type pg from "pg";
import { parse } from "yaml";
import type { TableName } from "#db/schema/index.ts";

/*
 * What the tables that come from the source must hold, said a second time: by a query a table, written from the
 * contract's words, over the source. Nothing here is the product's, or a mistake of its mapping would agree with itself.
 */

type Contract = { tables: { name: TableName; columns: Column[] }[] };
type Column = { name: string; type: string };

const fileOf = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const contract = parse(fileOf("../../../db/contract/dictionary.yaml")) as Contract;

// These say when a row was computed, which no query of the source can know.
const computedAt: Partial<Record<TableName, string>> = {
  "lms.user_product_progress": "created_at",
  "metrics.lesson_progress_aggregates": "updated_at",
  "metrics.lesson_rating_aggregates": "updated_at",
  "metrics.track_access_aggregates": "updated_at",
};

/** Tables that come from the source: those with a query here. */
export const fromSource = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".sql"))
  .map((file) => file.slice(0, -".sql".length) as TableName)
  .toSorted();

/** All tables of the contract. */
export const allTables = contract.tables.map(({ name }) => name);

/** The contract's columns of a table, without the one that says when a row was computed. */
export const columnsOf = (table: TableName): Column[] =>
  (contract.tables.find(({ name }) => name === table)?.columns ?? []).filter(
    ({ name }) => name !== computedAt[table],
  );

// Either side's values in the contract's types: 7 and 7.00 are one score.
const values = (table: TableName, without: readonly string[]) =>
  columnsOf(table)
    .filter(({ name }) => !without.includes(name))
    .map(({ name, type }) => `r."${name}"::${type}`)
    .join(", ");

// A customer's tenants: its root and all below it.
const tenants = `tenants (id) AS (
  SELECT id FROM platform.instances WHERE id = $1
  UNION SELECT i.id FROM platform.instances i JOIN tenants ON i.parent_id = tenants.id)`;

// In a document's text: a key whose value is empty, with the comma that goes with it. One goes at a time.
const empty = String.raw`"(?:[^"\\]|\\.)*": (?:null|""|\{\}|\[\])`;
const emptyKeys = `empty_keys (pattern) AS (SELECT $_$(?:, )?${empty}(?=\\})|${empty}, $_$)`;

const queries = new Map(fromSource.map((table) => [table, fileOf(`${table}.sql`)]));
const expected = (table: TableName) =>
  `WITH RECURSIVE ${tenants}, ${emptyKeys}, expected AS (${queries.get(table)})`;

/**
 * Rows and a checksum of their values, in one text, as column `state`. The hash of a record is linear in those of its
 * values, and would not notice two that changed places; so it is hashed once more.
 */
const stateOf = (table: TableName, without: readonly string[]) =>
  `SELECT count(*) || ':' || coalesce(sum(hashint8extended(hash_record_extended(ROW(${values(table, without)}), 0), 0)), 0) AS state`;
const textOf = (table: TableName) => `SELECT ROW(${values(table, [])})::text AS row`;

/** What a warehouse's table holds: a query of one `state`. Some columns may be left out, or other rows be looked at. */
export const heldState = (table: TableName, without: readonly string[] = [], rows: string = table) =>
  `${stateOf(table, without)} FROM ${rows} r`;

/** The state of a table that has no rows. */
export const emptyState = "0:0";

/** What a table must hold for the customer of a root tenant, as the source stands now. */
export async function expectedState(
  source: pg.ClientBase,
  table: TableName,
  root: bigint | string,
  without: readonly string[] = [],
): Promise<string> {
  const sql = `${expected(table)} ${stateOf(table, without)} FROM expected r`;
  const { rows } = await source.query<{ state: string }>(sql, [String(root)]);
  return rows[0]?.state ?? "";
}

/** The rows that a table must hold, as sorted text. */
export async function expectedRows(source: pg.ClientBase, table: TableName, root: bigint | string) {
  const sql = `${expected(table)} ${textOf(table)} FROM expected r ORDER BY 1`;
  return (await source.query<{ row: string }>(sql, [String(root)])).rows.map(({ row }) => row);
}

/** The rows that a warehouse's table holds, as sorted text. */
export async function heldRows(warehouse: pg.ClientBase, table: TableName): Promise<string[]> {
  const { rows } = await warehouse.query<{ row: string }>(`${textOf(table)} FROM ${table} r ORDER BY 1`);
  return rows.map(({ row }) => row);
}

/** Rows that only one of two sorted lists has, each as often as it has them more. */
export function difference(found: readonly string[], wanted: readonly string[]) {
  const open = new Map<string, number>();
  for (const row of wanted) open.set(row, (open.get(row) ?? 0) + 1);
  const extra = found.filter((row) => {
    const n = open.get(row) ?? 0;
    open.set(row, n - 1);
    return n <= 0;
  });
  const missing = [...open].flatMap(([row, n]) => Array.from({ length: Math.max(n, 0) }, () => row));
  return { extra, missing };
}
