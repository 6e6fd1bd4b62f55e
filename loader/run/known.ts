import { sql } from "drizzle-orm";
import type pg from "pg";
import type { ControlDb } from "#db/control.ts";

/** How many loads are told, and among how many the last word on a table is looked for. */
const [told, looked] = [30, 200];

const loads = (db: ControlDb, id: number) =>
  db.execute(sql`
    SELECT r.identity, r.kind, v.condition AS state, r.started_at, r.finished_at
    FROM console.runs r JOIN console.run_conditions v ON v.id_run = r.id
    WHERE r.id_customer = ${id} ORDER BY r.id DESC LIMIT ${told}`);

const checks = (db: ControlDb, id: number) =>
  db.execute(sql`
    SELECT DISTINCT ON (s.table_name) s.table_name, s.finished_at AS checked_at,
      CASE WHEN s.state = 'failed' THEN 'failed' WHEN s.state = 'unreconciled' THEN 'differs'
        WHEN s.findings @> '[{"level": "warn"}]' THEN 'warned' ELSE 'passed' END AS outcome
    FROM (SELECT id FROM console.runs WHERE id_customer = ${id} ORDER BY id DESC LIMIT ${looked}) r
      JOIN console.steps s ON s.id_run = r.id
    WHERE s.state IN ('done', 'unreconciled', 'failed') AND s.finished_at IS NOT NULL
    ORDER BY s.table_name, s.id_run DESC`);

/** Makes a table of the warehouse hold some rows and no others; what is the same is not written. */
async function replace(warehouse: pg.ClientBase, table: string, [key, ...rest]: string[], rows: unknown[]) {
  const json = JSON.stringify(rows);
  const set = (of: string) => rest.map((name) => `${of}.${name}`).join(", ");
  await warehouse.query(
    `DELETE FROM ${table} WHERE ${key} NOT IN (SELECT ${key} FROM json_populate_recordset(NULL::${table}, $1))`,
    [json],
  );
  await warehouse.query(
    `INSERT INTO ${table} AS t SELECT * FROM json_populate_recordset(NULL::${table}, $1)
     ON CONFLICT (${key}) DO UPDATE SET (${rest.join(", ")}) = (SELECT ${set("excluded")})
     WHERE (${set("t")}) IS DISTINCT FROM (${set("excluded")})`,
    [json],
  );
}

/**
 * Copies into a warehouse what the control database has of its loads, for customers who ask in SQL. Whoever comes second
 * has read later, so that nothing older is written over it. A warehouse that is not upgraded yet is left alone.
 */
export async function noteKnown(warehouse: pg.ClientBase, db: ControlDb, idCustomer: number): Promise<void> {
  const { rows } = await warehouse.query<{ found: boolean }>(
    "SELECT to_regclass('opendb.known_loads') IS NOT NULL AS found",
  );
  if (!rows[0]?.found) return;
  await warehouse.query("BEGIN");
  await warehouse.query("SELECT pg_advisory_xact_lock(hashtext('opendb.known'))");
  const found = (await loads(db, idCustomer)).rows;
  const columns = ["identity", "kind", "state", "started_at", "finished_at"];
  await replace(warehouse, "opendb.known_loads", columns, found);
  const outcomes = (await checks(db, idCustomer)).rows;
  await replace(warehouse, "opendb.known_checks", ["table_name", "outcome", "checked_at"], outcomes);
  await warehouse.query("COMMIT");
}
