import pg from "pg";
import { client } from "#db/connect.ts";
import { columns, createKeys, createTable, quote, target } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import { createDatabase } from "#db/setup.ts";
import { since } from "./clock.ts";
import type { Rig } from "./rig.ts";

/** One table as every contender gets it: the loader's own query over the source. */
export type TableCopy = { table: TableName; query: string };

/*
 * What a pipe does, and what the loader does beyond it. Both sides read the same queries from the same warm source and
 * end with the same tables, keys and indexes, built after the data, by the same server with the same settings; both
 * have committed and synced when the clock stops. The pipes take one table after another, as such scripts do, into
 * tables that were made before; they neither analyze nor check, protect, comment or swap, all of which is in the
 * loader's time.
 */

/** Moves one table's rows into an empty table; throws when it could not. */
export type Mover = { move(copy: TableCopy, into: string): Promise<void>; close(): Promise<void> };

/** Seconds by table. */
export type TableTimes = { table: TableName; copy: number; keys: number };
export type Counts = ReadonlyMap<TableName, number>;
/** `counts`: the rows that are there afterwards. */
export type PipeRun = { seconds: number; tables: TableTimes[]; counts: Counts };

/** The name and columns of a table for COPY, in the order in which the query gives them. */
const intoOf = (table: TableName) =>
  `${target(table).sql} (${columns(table)
    .map(({ name }) => quote(name))
    .join(", ")})`;

/** Makes an empty database with bare tables: no keys, no indexes. */
async function makeEmpty(rig: Rig, name: string, copies: TableCopy[]): Promise<pg.Client> {
  const { url, database } = rig.at(name);
  const admin = await client({ url });
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${quote(database)} WITH (FORCE)`);
    await createDatabase(admin, database);
  } finally {
    await admin.end();
  }
  const made = await client({ url, database });
  await made.query("CREATE SCHEMA lms; CREATE SCHEMA metrics");
  for (const { table } of copies) for (const sql of createTable(table)) await made.query(sql);
  return made;
}

/** Brings all tables into a database of bare ones, keys and indexes after the data. `into` is a connection there. */
export type Pipe = (rig: Rig, copies: TableCopy[], into: pg.Client) => Promise<TableTimes[]>;

/** A pipe that takes one table after another, each with its keys at once. */
export const tableByTable =
  (open: (rig: Rig) => Promise<Mover>): Pipe =>
  async (rig, copies, into) => {
    const mover = await open(rig);
    const tables: TableTimes[] = [];
    try {
      for (const copy of copies) {
        const began = performance.now();
        await mover.move(copy, intoOf(copy.table));
        const copied = since(began);
        for (const sql of createKeys(copy.table)) await into.query(sql);
        tables.push({ table: copy.table, copy: copied, keys: since(began) - copied });
      }
      return tables;
    } finally {
      await mover.close();
    }
  };

/** How many rows each table has. */
export async function countRows(database: pg.ClientBase, copies: TableCopy[]): Promise<Counts> {
  const counts = new Map<TableName, number>();
  for (const { table } of copies) {
    const { rows } = await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${target(table).sql}`);
    counts.set(table, Number(rows[0]?.n));
  }
  return counts;
}

/** Runs a pipe into a database of its own, and drops that afterwards. */
export async function runPipe(rig: Rig, copies: TableCopy[], pipe: Pipe): Promise<PipeRun> {
  const into = await makeEmpty(rig, "pipe", copies);
  try {
    const start = performance.now();
    const tables = await pipe(rig, copies, into);
    const seconds = since(start);
    return { seconds, tables, counts: await countRows(into, copies) };
  } finally {
    await into.end();
    await dropPipe(rig);
  }
}

async function dropPipe(rig: Rig): Promise<void> {
  const { url, database } = rig.at("pipe");
  const admin = await client({ url });
  await admin
    .query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`)
    .finally(() => admin.end());
}
