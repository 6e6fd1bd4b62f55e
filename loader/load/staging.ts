import type pg from "pg";
import { quote } from "#db/ddl.ts";
import { assertFence } from "#loader/run/fence.ts";

/** The schema in which a run builds the tables of a schema. One a run, so that a later worker finds them. */
export const stagingSchema = (idRun: number, table: string): string =>
  `opendb_staging_${idRun}_${table.split(".")[0]}`;

/** Makes the staging schemas of a seed; before the lanes start, since two of them would trip over each other. */
export async function createStaging(warehouse: pg.Client, idRun: number): Promise<void> {
  for (const schema of ["lms", "metrics"])
    await warehouse.query(`CREATE SCHEMA IF NOT EXISTS ${quote(stagingSchema(idRun, `${schema}.`))}`);
}

/** Removes what seeds left beside the tables: this run's own, or what all others left that never came to their swap. */
export async function dropStaging(
  warehouse: pg.Client,
  idRun: number,
  whose: "own" | "others" = "own",
): Promise<void> {
  const is = whose === "own" ? "=" : "<>";
  await warehouse.query("BEGIN");
  await assertFence(warehouse);
  const { rows } = await warehouse.query<{ name: string }>(
    // Earlier versions named them opendb_seed_*.
    `SELECT nspname AS name FROM pg_namespace
     WHERE substring(nspname FROM '^opendb_(?:staging|seed)_([0-9]+)_')::bigint ${is} $1`,
    [idRun],
  );
  for (const { name } of rows) await warehouse.query(`DROP SCHEMA ${quote(name)} CASCADE`);
  await warehouse.query(`DELETE FROM opendb.staged WHERE id_run ${is} $1`, [idRun]);
  await warehouse.query("COMMIT");
}
