import type pg from "pg";
import { client } from "#db/connect.ts";
import { columns } from "#db/ddl.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { tableNames } from "#db/schema/index.ts";
import { manifest } from "./expected.ts";
import type { World } from "./world.ts";

/** One guarantee, and what speaks against it. */
export type Check = { name: string; against: string[] };

async function rowsOf(warehouse: pg.Client, table: (typeof tableNames)[number]): Promise<string[]> {
  const ignored = manifest.tables.find((entry) => entry.table === table)?.ignore ?? [];
  const list = columns(table).filter(({ name }) => !ignored.includes(name));
  const { rows } = await warehouse.query<{ row: string }>(
    `SELECT ROW(${list.map(({ name }) => `"${name}"`).join(", ")})::text AS row FROM ${table} ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}

function difference(table: string, here: string[], fresh: string[]): string[] {
  const left = new Map<string, number>();
  for (const row of fresh) left.set(row, (left.get(row) ?? 0) + 1);
  const extra = here.filter((row) => {
    const n = left.get(row) ?? 0;
    left.set(row, n - 1);
    return n <= 0;
  });
  const missing = [...left].filter(([, n]) => n > 0);
  if (extra.length === 0 && missing.length === 0) return [];
  const example = extra[0] ? `has ${extra[0]}` : `lacks ${missing[0]?.[0]}`;
  return [`${table}: ${extra.length} rows too many, ${missing.length} missing; it ${example}`];
}

/** Row for row, the warehouse that went through it all is the one that a single seed and derive make. */
export async function equalsFresh(world: World, customer: Customer, fresh: Customer): Promise<Check> {
  const [here, there] = [await world.open(customer.slug), await world.open(fresh.slug)];
  const against: string[] = [];
  let rows = 0;
  try {
    for (const table of tableNames) {
      const all = await rowsOf(here, table);
      rows += all.length;
      against.push(...difference(table, all, await rowsOf(there, table)));
    }
  } finally {
    await Promise.all([here.end(), there.end()]);
  }
  const name = `${customer.slug}'s warehouse equals a fresh seed and derive of the source, row for row (${rows} rows)`;
  return { name, against };
}

const questions: Record<string, string> = {
  "no load is left open": `SELECT 'load ' || id || ' is ' || state AS wrong FROM console.runs WHERE state IN ('queued', 'running')`,
  "every load ended honestly: a state, a time, a reason, and steps that agree": `
    SELECT 'load ' || r.id || ' (' || kind || ', ' || state || '): ' || wrong FROM console.runs r CROSS JOIN LATERAL (
      SELECT 'it has no end' AS wrong WHERE finished_at IS NULL
      UNION ALL SELECT 'it failed without a reason' WHERE state = 'failed' AND error IS NULL
      UNION ALL SELECT 'nobody asked for its cancellation' WHERE state = 'cancelled' AND cancel_requested_at IS NULL
      UNION ALL SELECT 'rows differ from the source' WHERE state = 'unreconciled'
      UNION ALL SELECT 'it blames ' || (error ->> 'code') || ': ' || (error ->> 'message') WHERE state = 'failed'
        AND error ->> 'code' NOT IN ('source_unavailable', 'warehouse_unavailable', 'timeout', 'locked', 'statement_cancelled',
          'limit_reached', 'transaction_conflict', 'disk_full', 'conflict', 'interrupted')
      UNION ALL SELECT 'step ' || table_name || ' is ' || s.state FROM console.steps s WHERE s.id_run = r.id
        -- One that was cancelled while it waited for its next attempt has steps that still wait.
        AND (s.state = 'running' OR s.state = 'waiting' AND r.state <> 'cancelled' OR r.state = 'done' AND s.state <> 'done')
      UNION ALL SELECT 'step ' || table_name || ' does not add up' FROM console.steps s WHERE s.id_run = r.id
        AND s.state = 'done' AND rows_read <> rows_inserted + rows_updated + rows_unchanged) w
    WHERE state NOT IN ('queued', 'running') ORDER BY r.id`,
};

/** What the control database must say once all is quiet. */
export async function controlSays(world: World): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, sql] of Object.entries(questions)) {
    const { rows } = await world.control.pool.query(sql);
    checks.push({ name, against: rows.map((row) => String(Object.values(row)[0])) });
  }
  return checks;
}

/** What a load leaves beside the tables: nothing. */
export async function nothingLeft(world: World): Promise<Check> {
  const against: string[] = [];
  for (const { slug } of world.customers) {
    const warehouse = await client({ url: world.urlOf(slug) });
    const { rows } = await warehouse.query<{ wrong: string }>(
      `SELECT 'schema ' || nspname AS wrong FROM pg_namespace WHERE nspname LIKE 'opendb_seed_%'
       UNION ALL SELECT 'staged ' || table_name FROM opendb.staged
       UNION ALL SELECT 'view ' || n FROM unnest(ARRAY['bi.learners', 'bi.all_learners', 'bi.kept']) n WHERE to_regclass(n) IS NULL`,
    );
    against.push(...rows.map(({ wrong }) => `${slug}: ${wrong}`));
    await warehouse.end();
  }
  return { name: "nothing is left beside the tables, and the customers' own views are still there", against };
}

/** Sessions of workers that have ended: none, on either side. */
export async function nobodyStays(world: World): Promise<Check> {
  const ask = () =>
    world.control.pool.query<{ wrong: string }>(
      `SELECT datname || ': ' || state || ', ' || left(query, 80) AS wrong FROM pg_stat_activity
       WHERE usename = 'opendb_source' OR datname IN (SELECT slug FROM console.customers) AND application_name <> 'faults'
         AND backend_type = 'client backend'`,
    );
  const end = Date.now() + 5000;
  let { rows } = await ask();
  while (rows.length > 0 && Date.now() < end) rows = (await ask()).rows;
  return {
    name: "five seconds after the workers ended, no statement of theirs runs at the source or in a warehouse",
    against: rows.map(({ wrong }) => wrong),
  };
}
