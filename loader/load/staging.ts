import type pg from "pg";
import { quote } from "#db/ddl.ts";
import { assertFence, type RunKey } from "#loader/run/fence.ts";

/** The schema in which a run builds the tables of a schema. One a run, so that a later worker finds them. */
export const stagingSchema = (idRun: number, table: string): string =>
  `opendb_staging_${idRun}_${table.split(".")[0]}`;

/** Makes the staging schemas of a seed; before the lanes start, since two of them would trip over each other. */
export async function createStaging(warehouse: pg.Client, idRun: number): Promise<void> {
  for (const schema of ["lms", "metrics"])
    await warehouse.query(`CREATE SCHEMA IF NOT EXISTS ${quote(stagingSchema(idRun, `${schema}.`))}`);
}

/** The run that a staging schema names. Earlier versions called them opendb_seed_*. */
const runOf = "substring(nspname FROM '^opendb_(?:staging|seed)_([0-9]+)_')::bigint";

async function drop(warehouse: pg.Client, schemas: string, staged: string, values: unknown[]): Promise<void> {
  await warehouse.query("BEGIN");
  await assertFence(warehouse);
  const { rows } = await warehouse.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE ${schemas}`,
    values,
  );
  for (const { name } of rows) await warehouse.query(`DROP SCHEMA ${quote(name)} CASCADE`);
  await warehouse.query(`DELETE FROM opendb.staged WHERE ${staged}`, values);
  await warehouse.query("COMMIT");
}

/** Removes what a run's seed has built beside the tables. */
export const dropStaging = (warehouse: pg.Client, idRun: number): Promise<void> =>
  drop(warehouse, `${runOf} = $1`, "id_run = $1", [idRun]);

/**
 * Removes what other runs left that never came to their swap. A schema is this run's own while it has a staged table:
 * another run may have had its number.
 */
export const dropForeignStaging = (warehouse: pg.Client, { id, identity }: RunKey): Promise<void> =>
  drop(
    warehouse,
    `${runOf} IS NOT NULL AND (${runOf}, $2::uuid) NOT IN (SELECT id_run, identity FROM opendb.staged WHERE id_run = $1)`,
    "(id_run, identity) <> ($1, $2)",
    [id, identity],
  );
