import type pg from "pg";
import { client } from "#db/connect.ts";
import type { TableName } from "#db/schema/index.ts";
import { ask } from "#warehouse/testing.ts";
import { truths } from "./oracle/computed.testing.ts";
import {
  difference,
  expectedRows,
  expectedState,
  fromSource,
  heldRows,
  heldState,
} from "./oracle/extracted.testing.ts";
import type { TestLoads } from "./testing.ts";

/** Rows of a computed table, and those that the source itself says it must have, as sorted text. */
export async function bothSides({ customer, source }: TestLoads, table: string) {
  const tenants = (await ask<{ id: string }>(customer.asLoader, "SELECT id FROM opendb.tenants")).map(
    ({ id }) => id,
  );
  const [mark] = await ask<{ day: string }>(
    customer.asLoader,
    "SELECT opendb.day(until)::text AS day FROM opendb.watermarks WHERE table_name = $1",
    [table],
  );
  const asked = truths[table]?.includes("$2") ? [tenants, mark?.day] : [tenants];
  const truth = await source.admin.query<Record<string, unknown>>(
    `SELECT t::text AS row FROM (${truths[table]}) t ORDER BY 1`,
    asked,
  );
  const columns = (await source.admin.query(`SELECT * FROM (${truths[table]}) t LIMIT 0`, asked)).fields.map(
    ({ name }) => name,
  );
  const found = await ask<{ row: string }>(
    customer.asLoader,
    `SELECT t::text AS row FROM (SELECT ${columns.map((column) => `"${column}"`).join(", ")} FROM ${table}) t ORDER BY 1`,
  );
  return { truth: truth.rows.map(({ row }) => row), found: found.map(({ row }) => row) };
}

// Of a larger table no example is looked for: its rows would have to be held in memory, twice.
const mostShown = 300_000;

/** Tables from the source that do not hold what it holds now, to the value, each with an example. */
export async function unlikeSource(
  { customer, source }: Pick<TestLoads, "customer" | "source">,
  except: ReadonlySet<TableName> = new Set(),
): Promise<string[]> {
  const warehouse = await client(customer.asLoader);
  const root = customer.id_root_tenant;
  const found: string[] = [];
  try {
    for (const table of fromSource.filter((name) => !except.has(name))) {
      const { rows } = await warehouse.query<{ state: string }>(heldState(table));
      const [held, expected] = [rows[0]?.state ?? "", await expectedState(source.admin, table, root)];
      if (held === expected) continue;
      const isShown = [held, expected].every((state) => Number.parseInt(state, 10) <= mostShown);
      const example = isShown ? await exampleOf(warehouse, source.admin, table, root) : "";
      found.push(`${table}: the source has ${expected}, the warehouse ${held}${example}`);
    }
  } finally {
    await warehouse.end();
  }
  return found;
}

async function exampleOf(warehouse: pg.Client, source: pg.Client, table: TableName, root: bigint) {
  const wanted = await expectedRows(source, table, root);
  const { extra, missing } = difference(await heldRows(warehouse, table), wanted);
  return `; ${extra.length} rows too many, such as ${extra[0]}; ${missing.length} missing, such as ${missing[0]}`;
}
