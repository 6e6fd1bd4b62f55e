import type pg from "pg";
import { addDays } from "#days.ts";
import { client } from "#db/connect.ts";
import { createKeys, loaderRole, quote } from "#db/ddl.ts";
import { computedNames, type TableName, tableNames } from "#db/schema/names.ts";
import { createWarehouse, type WarehouseAt } from "#warehouse/create.ts";
import { since } from "../load/clock.ts";
import { comparedColumns, statementOf } from "../load/statement.ts";
import { type Filling, fillings } from "./rows.ts";
import { days, filledDays, type Sizes, sizesOf } from "./sizes.ts";

type Say = (text: string) => void;

/**
 * More than a night may take: nobody else is on this server. Of what the bare statements join, PostgreSQL expects too few
 * rows, and would go through all lessons for each event.
 */
const generous = {
  work_mem: "768MB",
  maintenance_work_mem: "1GB",
  synchronous_commit: "off",
  enable_nestloop: "off",
};

const open = async ({ adminUrl, slug }: WarehouseAt) =>
  client({ url: adminUrl, database: slug, role: loaderRole, settings: generous });

async function clear(warehouse: pg.Client, table: TableName): Promise<void> {
  const place = quoted(table);
  // What is thrown away needs no log, and two may fill a table at once.
  await warehouse.query(`ALTER TABLE ${place} SET UNLOGGED`);
  const { rows } = await warehouse.query<{ name: string; is_key: boolean }>(
    `SELECT c.relname AS name, i.indisprimary AS is_key FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = $1::regclass`,
    [table],
  );
  for (const { name, is_key } of rows)
    await warehouse.query(
      is_key
        ? `ALTER TABLE ${place} DROP CONSTRAINT ${quote(name)}`
        : `DROP INDEX ${table.split(".")[0]}.${quote(name)}`,
    );
}

const quoted = (table: TableName) => table.split(".").map(quote).join(".");

/** Fills a table by a statement, with the same random numbers each time. */
async function fill(warehouse: pg.Client, { table, text }: Filling, say: Say): Promise<void> {
  const start = performance.now();
  await warehouse.query("SELECT setseed(0.5)");
  const { rowCount } = await warehouse.query(text);
  say(`  ${table}: ${rowCount} rows in ${since(start).toFixed(1)} s`);
}

/** These serve loads: nothing that is asked here reads them, and at 100 million events each takes minutes. */
const unread = /"(user_lesson_progress|user_logs)_id_(user|item)"/;

async function finish(warehouse: pg.Client, table: TableName, say: Say): Promise<void> {
  const start = performance.now();
  for (const statement of createKeys(table)) if (!unread.test(statement)) await warehouse.query(statement);
  await warehouse.query(`VACUUM (ANALYZE) ${quoted(table)}`);
  if (since(start) > 1) say(`  ${table}: keys in ${since(start).toFixed(1)} s`);
}

/** The computed tables by the bare statements of the load bench, which holds them against the loader's. */
const derived = (table: (typeof computedNames)[number], today: string): Filling => {
  const names = comparedColumns(table).map(({ name }) => quote(name));
  return {
    table,
    // In the order of the key, as a first derive writes them.
    text: `INSERT INTO ${table} (${names.join(", ")}) SELECT ${names.join(", ")} FROM (${statementOf(table, today)}) made ORDER BY 1, 2, 3`,
  };
};

/** Works through lists of tasks side by side, each list in its order, each on a connection of its own. */
async function sideBySide(at: WarehouseAt, lanes: Task[][]) {
  await Promise.all(
    lanes.map(async (lane) => {
      const warehouse = await open(at);
      try {
        for (const work of lane) await work(warehouse);
      } finally {
        await warehouse.end();
      }
    }),
  );
}

/** The records that a load leaves, as far as pages ask for them. */
async function record(warehouse: pg.Client, tenants: number): Promise<void> {
  const ids = `ARRAY(SELECT generate_series(1, ${tenants}))::bigint[]`;
  await warehouse.query(`INSERT INTO opendb.tenants SELECT generate_series(1, ${tenants})`);
  await warehouse.query(
    `INSERT INTO opendb.watermarks (table_name, until, tenants, id_run)
     SELECT name, date_trunc('day', now()), ${ids}, 1 FROM unnest($1::text[]) name`,
    [tableNames],
  );
}

type Task = (warehouse: pg.Client) => Promise<void>;

async function load(at: WarehouseAt, sizes: Sizes, say: Say): Promise<void> {
  const { standing, lanes } = fillings(sizes, { days, start: `${filledDays().from} 00:00-03` });
  const loaded = [...new Set([...standing, ...lanes.flat()].map(({ table }) => table))];
  const into = (all: readonly Filling[]) =>
    all.map(
      (one): Task =>
        (warehouse) =>
          fill(warehouse, one, say),
    );
  await sideBySide(at, [
    [...loaded, ...computedNames].map(
      (table): Task =>
        (warehouse) =>
          clear(warehouse, table),
    ),
  ]);
  await sideBySide(at, [into(standing)]);
  await sideBySide(at, lanes.map(into));
  const others = loaded.filter((table) => table !== largest);
  await sideBySide(
    at,
    [[largest], others].map((tables) =>
      tables.map(
        (table): Task =>
          (warehouse) =>
            finish(warehouse, table, say),
      ),
    ),
  );
}

const largest: TableName = "lms.user_lesson_progress";

/** What is computed of all events, in two lists of about the same length. */
const slow = [
  "metrics.lesson_progress_aggregates",
  "metrics.user_activity_snapshots",
  "metrics.daily_counters",
];

async function derive(at: WarehouseAt, say: Say): Promise<void> {
  const today = addDays(filledDays().until, 1);
  const isSlow = (table: string) => slow.includes(table);
  const lanes = [computedNames.filter(isSlow), computedNames.filter((table) => !isSlow(table))];
  await sideBySide(
    at,
    lanes.map((tables) =>
      tables.flatMap((table): Task[] => [
        (warehouse) => fill(warehouse, derived(table, today), say),
        (warehouse) => finish(warehouse, table, say),
      ]),
    ),
  );
}

/** Makes a warehouse with so many events, and everything that is computed of them. */
export async function fillWarehouse(at: WarehouseAt, events: number, say: Say): Promise<void> {
  const sizes = sizesOf(events);
  await createWarehouse(at);
  await load(at, sizes, say);
  await derive(at, say);
  await sideBySide(at, [[(warehouse) => record(warehouse, sizes.tenants)]]);
}
