import type pg from "pg";
import { client } from "#db/connect.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import type { TableName } from "#db/schema/index.ts";
import type { ErrorCode } from "#errors.ts";
import { allTables, columnsOf, difference } from "#loader/tests/oracle/extracted.testing.ts";
import type { Check } from "./check.ts";
import type { Asked } from "./standby.ts";
import type { World } from "./world.ts";

/** A table's rows as sorted text, without the column that says when they were computed. */
async function rowsOf(warehouse: pg.Client, table: TableName): Promise<string[]> {
  const list = columnsOf(table).map(({ name }) => `"${name}"`);
  const { rows } = await warehouse.query<{ row: string }>(
    `SELECT ROW(${list.join(", ")})::text AS row FROM ${table} ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}

function unlike(table: string, here: string[], fresh: string[]): string[] {
  const { extra, missing } = difference(here, fresh);
  if (extra.length === 0 && missing.length === 0) return [];
  const example = extra[0] ? `has ${extra[0]}` : `lacks ${missing[0]}`;
  return [`${table}: ${extra.length} rows too many, ${missing.length} missing; it ${example}`];
}

/** Row for row, the warehouse that went through it all is the one that a single seed and derive make. */
async function equalsFresh(
  world: World,
  customer: Customer,
  fresh: Customer,
  proved: Set<TableName>,
): Promise<Check> {
  const [here, there] = [await world.open(customer.slug), await world.open(fresh.slug)];
  const failures: string[] = [];
  let compared = 0;
  try {
    for (const table of allTables) {
      const rows = await rowsOf(here, table);
      compared += rows.length;
      if (rows.length > 0) proved.add(table);
      failures.push(...unlike(table, rows, await rowsOf(there, table)));
    }
  } finally {
    await Promise.all([here.end(), there.end()]);
  }
  const name = `${customer.slug}'s warehouse equals a fresh seed and derive of the source, row for row`;
  return { name, compared, of: `rows in ${allTables.length} tables`, failures };
}

/**
 * Every customer's warehouse against its fresh one. One customer may have no row of a table, when a sub-platform took
 * them all along; of a table that nobody has a row of, nothing is proved.
 */
export async function equalFresh(world: World, fresh: readonly Customer[]): Promise<Check[]> {
  const checks: Check[] = [];
  const proved = new Set<TableName>();
  for (const [at, customer] of world.customers.entries()) {
    const other = fresh[at];
    if (other) checks.push(await equalsFresh(world, customer, other, proved));
  }
  const name = "every table was compared with rows in it";
  const failures = allTables.filter((table) => !proved.has(table)).map((table) => `${table}: nobody has any`);
  return [...checks, { name, compared: allTables.length, of: "tables", failures }];
}

/** What a load may blame: what the suite does to it. */
const faultCodes = [
  "source_unavailable",
  "warehouse_unavailable",
  "control_unavailable",
  "timeout",
  "time_limit",
  "locked",
  "statement_cancelled",
  "limit_reached",
  "transaction_conflict",
  "replica_conflict",
  "disk_full",
  "conflict",
  "interrupted",
] satisfies ErrorCode[];

const questions: Record<string, string> = {
  "no load is left open": `SELECT 'load ' || id || ' is ' || state AS wrong FROM console.runs WHERE state IN ('queued', 'running')`,
  "every load ended honestly: a state, a time, a reason, and steps that agree": `
    SELECT 'load ' || r.id || ' (' || kind || ', ' || state || '): ' || wrong FROM console.runs r CROSS JOIN LATERAL (
      SELECT 'it has no end' AS wrong WHERE finished_at IS NULL
      UNION ALL SELECT 'it failed without a reason' WHERE state = 'failed' AND error IS NULL
      UNION ALL SELECT 'nobody asked for its cancellation' WHERE state = 'cancelled' AND cancel_requested_at IS NULL
      UNION ALL SELECT 'rows differ from the source' WHERE state = 'unreconciled'
      UNION ALL SELECT 'it blames ' || (error ->> 'code') || ': ' || (error ->> 'message') WHERE state = 'failed'
        AND error ->> 'code' NOT IN (${faultCodes.map((code) => `'${code}'`).join(", ")})
      UNION ALL SELECT 'step ' || table_name || ' is ' || s.state FROM console.steps s WHERE s.id_run = r.id
        AND (s.state IN ('waiting', 'running', 'built') OR r.state = 'done' AND s.state <> 'done')
      UNION ALL SELECT 'step ' || table_name || ' does not add up' FROM console.steps s WHERE s.id_run = r.id
        AND s.state = 'done' AND rows_read <> rows_inserted + rows_updated + rows_unchanged + rows_rejected) w
    WHERE state NOT IN ('queued', 'running') ORDER BY r.id`,
};

/** What the control database must say once all is quiet. */
export async function controlSays(world: World): Promise<Check[]> {
  const counted = await world.control.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM console.runs",
  );
  const compared = counted.rows[0]?.n ?? 0;
  const checks: Check[] = [];
  for (const [name, sql] of Object.entries(questions)) {
    const { rows } = await world.control.pool.query(sql);
    const failures = rows.map((row) => String(Object.values(row)[0]));
    checks.push({ name, compared, of: "loads", failures });
  }
  return checks;
}

const ownViews = ["bi.learners", "bi.all_learners", "bi.kept"];

/** What a load leaves beside the tables: nothing. And what it must leave alone: the customers' own views. */
export async function nothingLeft(world: World): Promise<Check> {
  const failures: string[] = [];
  let compared = 0;
  for (const { slug } of world.customers) {
    const warehouse = await client({ url: world.urlOf(slug) });
    const { rows } = await warehouse.query<{ what: string; wrong: boolean }>(
      `SELECT 'schema ' || nspname AS what, nspname LIKE 'opendb_seed_%' AS wrong FROM pg_namespace
       UNION ALL SELECT 'staged ' || table_name, true FROM opendb.staged
       UNION ALL SELECT 'view ' || n, to_regclass(n) IS NULL FROM unnest($1::text[]) n`,
      [ownViews],
    );
    compared += rows.length;
    failures.push(...rows.filter(({ wrong }) => wrong).map(({ what }) => `${slug}: ${what}`));
    await warehouse.end();
  }
  const name = "nothing is left beside the tables, and the customers' own views are still there";
  return { name, compared, of: "schemas and views", failures };
}

/** Sessions of workers that have ended: none, on either side. */
export async function nobodyStays(world: World): Promise<Check> {
  const ask = async () => {
    const text = `SELECT datname || ': ' || state || ', ' || left(query, 80) AS what, usename = 'opendb_source'
         OR datname IN (SELECT slug FROM console.customers) AND application_name <> 'faults' AS wrong
       FROM pg_stat_activity WHERE backend_type = 'client backend'`;
    const servers: Asked[] = [world.admin, world.standby.admin];
    const found = await Promise.all(
      servers.map((server) => server.query<{ what: string; wrong: boolean }>(text)),
    );
    const rows = found.flatMap((of) => of.rows);
    return { compared: rows.length, failures: rows.filter(({ wrong }) => wrong).map(({ what }) => what) };
  };
  const end = Date.now() + 5000;
  let found = await ask();
  while (found.failures.length > 0 && Date.now() < end) found = await ask();
  const name =
    "five seconds after the workers ended, no statement of theirs runs at the source or in a warehouse";
  return { name, ...found, of: "sessions of the server" };
}
