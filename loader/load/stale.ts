import type pg from "pg";
import type { TableName } from "#db/schema/index.ts";
import type { Manifest } from "#loader/manifest/manifest.ts";

/** Everything that is computed from these tables is to be computed anew. */
export async function markStale(
  warehouse: pg.Client,
  manifest: Manifest,
  tables: TableName[],
): Promise<void> {
  const stale = manifest.tables.filter((entry) => tables.some((table) => entry.model?.inputs[table]));
  for (const { table } of stale)
    await warehouse.query(
      `INSERT INTO opendb.derived (table_name, is_stale) VALUES ($1, true)
       ON CONFLICT (table_name) DO UPDATE SET is_stale = true`,
      [table],
    );
}
