import { type Address, client } from "#db/connect.ts";
import { loaderRole } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import { computeQuery } from "#loader/derive/compute.ts";
import { isComputed, readManifest } from "#loader/manifest/manifest.ts";
import { since } from "./clock.ts";

/**
 * Seconds that the statement which computes a table takes by itself, as somebody would write it who wants the rows in a
 * new table: without keys, and with the server's own settings.
 */
export async function oneStatement(warehouse: Address, table: TableName): Promise<number> {
  const manifest = readManifest();
  const entry = manifest.tables.filter(isComputed).find((found) => found.table === table);
  if (!entry) throw new Error(`${table} is not computed`);
  const session = await client({ ...warehouse, role: loaderRole });
  try {
    const start = performance.now();
    await session.query(`CREATE TABLE opendb.bench AS ${computeQuery(manifest, entry, "2000-01-01", "all")}`);
    const seconds = since(start);
    await session.query("DROP TABLE opendb.bench");
    return seconds;
  } finally {
    await session.end();
  }
}

/** Reads a table once, unmeasured. */
export async function warmTable(warehouse: Address, table: TableName): Promise<void> {
  const session = await client({ ...warehouse, role: loaderRole });
  await session.query(`SELECT count(ROW(t.*)) FROM ${table} t`).finally(() => session.end());
}
