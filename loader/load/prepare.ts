import type pg from "pg";
import { liveShapes } from "#db/contract/live.ts";
import { canonical, type TableShape } from "#db/contract/shape.ts";
import { columns, comment, createKeys, createTable, protect } from "#db/ddl.ts";
import type { StepFinding } from "#db/schema/console/steps.ts";
import { type TableName, tableNames } from "#db/schema/index.ts";
import { because } from "#errors/english.ts";
import { part } from "#errors/sentences.ts";
import type { Part } from "#errors.ts";
import { isExtracted, type Manifest } from "#loader/manifest/manifest.ts";
import { assertFence } from "#loader/run/fence.ts";
import { finding } from "#loader/verify/finding.ts";
import { markStale } from "./stale.ts";

/** What a warehouse's tables are before a load: which are missing, and what does not fit the contract in others. */
export type FoundTables = { missing: TableName[]; misfits: Map<TableName, Part[]> };

function misfitsOf(table: TableName, { columns: found }: TableShape): Part[] {
  const known = new Map(found.map((column) => [column.name, column]));
  const expected = columns(table);
  const names = new Set(expected.map(({ name }) => name));
  const wrong = expected.flatMap(({ name, type }) => {
    const is = known.get(name)?.type;
    if (is === undefined) return [part("column_missing", { column: name })];
    const expected = canonical(type);
    return is === expected ? [] : [part("warehouse_column", { column: name, expected, found: is })];
  });
  const unfillable = found.filter(
    (column) => !names.has(column.name) && !column.isNullable && !column.default,
  );
  return [...wrong, ...unfillable.map(({ name }) => part("column_strange", { column: name }))];
}

/** Looks at the tables of a warehouse. */
export async function findTables(warehouse: pg.Client): Promise<FoundTables> {
  const live = await liveShapes(warehouse);
  const misfits = new Map<TableName, Part[]>();
  for (const table of tableNames) {
    const shape = live.get(table);
    const wrong = shape ? misfitsOf(table, shape) : [];
    if (wrong.length > 0) misfits.set(table, wrong);
  }
  return { missing: tableNames.filter((table) => !live.has(table)), misfits };
}

/** Throws `contract`, before a step reads or writes them, where tables of the warehouse are not those of the contract. */
export function mustFit({ misfits }: FoundTables, manifest: Manifest, tables: TableName[]): void {
  for (const table of tables) {
    const wrong = misfits.get(table);
    if (!wrong) continue;
    const isSeeded = manifest.tables.some((entry) => entry.table === table && isExtracted(entry));
    const by = isSeeded ? "seed" : "derive";
    throw because(
      "warehouse_table_changed",
      { table, differences: wrong, by },
      { table, origin: "warehouse" },
    );
  }
}

/**
 * Makes the tables that somebody has dropped, empty and as if they had never been loaded: whichever load fills them next
 * fills them whole, and until then the customer's data is of no time.
 */
async function makeMissing(warehouse: pg.Client, manifest: Manifest, missing: TableName[]): Promise<void> {
  await warehouse.query("BEGIN");
  for (const table of missing) {
    for (const sql of [...createTable(table), ...createKeys(table), ...comment(table), ...protect(table)])
      await warehouse.query(sql);
    for (const record of ["watermarks", "counts", "derived"])
      await warehouse.query(`DELETE FROM opendb.${record} WHERE table_name = $1`, [table]);
  }
  await markStale(warehouse, manifest, missing);
  await assertFence(warehouse);
  await warehouse.query("COMMIT");
}

/** Looks at the tables of a warehouse before a load, and makes those that are missing. */
export async function prepareTables(warehouse: pg.Client, manifest: Manifest): Promise<FoundTables> {
  const found = await findTables(warehouse);
  if (found.missing.length > 0) await makeMissing(warehouse, manifest, found.missing);
  return found;
}

/** What a step says of a table that had to be made. */
export const madeAnew = ({ missing }: FoundTables, table: TableName): StepFinding[] =>
  missing.includes(table) ? [finding("table_made_anew", {}, { check: "missing table", level: "warn" })] : [];
