import type pg from "pg";
import { bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { type Address, client } from "#db/connect.ts";
import { readContract } from "#db/contract/parse.ts";
import { columns, comment, createKeys, createTable, loaderRole, protect, quote, target } from "#db/ddl.ts";
import type { Copy } from "#db/schema/console/copies.ts";
import type { Server } from "#db/schema/console/servers.ts";
import { tableNames } from "#db/schema/index.ts";
import { createDatabase } from "#db/setup.ts";
import { because } from "#errors/english.ts";
import { admit, createBookkeeping } from "../create.ts";
import { type Given, onServer, type Step } from "../life/given.ts";
import { drop, mark, nameOf } from "./databases.ts";
import { goal } from "./goal.ts";

/** A database of a customer's, as its owner; texts of all values are the same on every server. */
const addressOf = ({ work }: Given, { host, port }: Server, database: string): Address => ({
  url: work.adminUrl,
  database,
  host,
  port,
  role: loaderRole,
  settings: {
    timezone: "UTC",
    datestyle: "ISO, MDY",
    intervalstyle: "postgres",
    extra_float_digits: "1",
    bytea_output: "hex",
  },
});

export type Ends = { from: pg.Client; to: pg.Client };

/** Works on the warehouse, in one snapshot of it, and on the copy that is being made of it. */
export async function withEnds<T>(given: Given, work: (ends: Ends) => Promise<T>): Promise<T> {
  const { copy, server } = await goal(given);
  const name = await onServer({ work: given.work, server }, (opened) =>
    nameOf(opened, copy, given.customer.slug),
  );
  const from = await client(addressOf(given, given.server, given.customer.slug));
  try {
    const to = await client(addressOf(given, server, name));
    try {
      await from.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      return await work({ from, to });
    } finally {
      await to.end().catch(() => {});
    }
  } finally {
    await from.end().catch(() => {});
  }
}

/** Records of tables that a seed has built and not moved in: those stay behind, and the seed builds them again. */
const leftBehind = ["staged"];

/** OpenDB's own tables in a warehouse that go with it, each with its columns. */
export async function ownTables(opened: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await opened.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'opendb'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL ($1)
     GROUP BY c.relname ORDER BY c.relname`,
    [leftBehind],
  );
  return rows;
}

const listOf = (names: readonly string[]) => names.map(quote).join(", ");

/** Throws `move_outdated` unless the warehouse is of this OpenDB's version: the copy is made by this one's models. */
async function mustBeCurrent(from: pg.Client): Promise<void> {
  const { rows } = await from.query<{ is_current: boolean }>(
    "SELECT bookkeeping = $1 AND contract_version = $2 AS is_current FROM opendb.meta",
    [bookkeepingSteps().at(-1)?.version, readContract().version],
  );
  if (!rows[0]?.is_current) throw because("move_outdated", {});
}

type Carry = Given["work"]["carryRows"];

/** The contract's tables, one after the other: rows, then keys and indexes, then comments, policies and grants. */
async function copyTables({ from, to }: Ends, carry: Carry): Promise<number> {
  let rows = 0;
  for (const name of tableNames) {
    const place = target(name).sql;
    const list = listOf(columns(name).map((column) => column.name));
    await to.query("BEGIN");
    for (const sql of createTable(name)) await to.query(sql);
    rows += await carry(
      { from, read: `SELECT ${list} FROM ${place}` },
      { to, into: `${place} (${list})`, options: ", FREEZE" },
    );
    for (const sql of [...createKeys(name), ...comment(name), ...protect(name)]) await to.query(sql);
    await to.query("COMMIT");
    await to.query(`ANALYZE ${place}`);
  }
  return rows;
}

async function copyOwn({ from, to }: Ends, carry: Carry): Promise<void> {
  for (const { name, columns } of await ownTables(to)) {
    const place = `opendb.${quote(name)}`;
    const list = listOf(columns);
    await carry({ from, read: `SELECT ${list} FROM ${place}` }, { to, into: `${place} (${list})` });
  }
}

/** The new database, empty: what an attempt that was cut off has left of it goes. */
async function begin(given: Given, copy: Copy, server: Server): Promise<void> {
  await onServer({ work: given.work, server }, async (opened) => {
    await drop(opened, copy.database);
    await createDatabase(opened, copy.database, loaderRole);
  });
  const opened = await client(addressOf(given, server, copy.database));
  try {
    await mark(opened, copy);
    await admit(opened, copy.database);
  } finally {
    await opened.end();
  }
}

/** Copies a warehouse into a database on the other server, beside which the old one is read on. */
export const copyAll: Step = async (given) => {
  const { copy, server } = await goal(given);
  await begin(given, copy, server);
  return withEnds(given, async (ends) => {
    await mustBeCurrent(ends.from);
    await createBookkeeping(ends.to);
    const rows = await copyTables(ends, given.work.carryRows);
    await copyOwn(ends, given.work.carryRows);
    return { rows, tables: tableNames.length };
  });
};
