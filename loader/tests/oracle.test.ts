import type pg from "pg";
import { expect, test } from "vitest";
import { client } from "#db/connect.ts";
import type { TableName } from "#db/schema/index.ts";
import { extractQuery } from "#loader/extract/query.ts";
import { readManifest } from "#loader/manifest/manifest.ts";
import { everythingOf } from "#loader/plan/window.ts";
import { columnsOf, expectedState, fromSource, heldState } from "./oracle/extracted.testing.ts";
import { unlikeSource } from "./oracle.testing.ts";
import { extracted, freshLoads } from "./testing.ts";

/** Another value than a column has, by its type. */
function otherValue({ name, type }: { name: string; type: string }): string {
  const [column, kind] = [`"${name}"`, type.replace(/\(.*/, "")];
  if (kind.endsWith("[]")) return `coalesce(${column}, '{}') || 987654321::bigint`;
  if (/^(BIGINT|INTEGER|SMALLINT|NUMERIC)$/.test(kind)) return `-1 - coalesce(${column}, 0)`;
  if (/^(TEXT|VARCHAR)$/.test(kind)) return `coalesce(left(${column}, 20), '') || '!'`;
  if (kind === "BOOLEAN") return `NOT coalesce(${column}, false)`;
  if (kind === "TIMESTAMPTZ") return `coalesce(${column}, 'epoch') + interval '1 microsecond'`;
  return `coalesce(${column}, '{}') || '{"wrong": 1}'`;
}

const stateOf = async (on: pg.Client, table: TableName, rows: string = table) =>
  (await on.query<{ state: string }>(heldState(table, [], rows))).rows[0]?.state;

/** What a table holds after a statement that is undone again. */
async function afterwards(warehouse: pg.Client, table: TableName, sql: string) {
  await warehouse.query("BEGIN");
  const { rowCount } = await warehouse.query(sql);
  const state = await stateOf(warehouse, table);
  await warehouse.query("ROLLBACK");
  return { state, rowCount };
}

test("every table that comes from the source has a query of its own to be held against", () => {
  expect(fromSource).toEqual(extracted.map(({ table }) => table).toSorted());
});

test("a single wrong value, in any column of any table, is noticed; so is a row too many and one too few", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  expect(await unlikeSource({ customer, source })).toEqual([]);
  const warehouse = await client(customer.asLoader);
  for (const table of fromSource) {
    const right = await expectedState(source.admin, table, customer.id_root_tenant);
    const oneRow = `ctid = (SELECT min(ctid) FROM ${table})`;
    const wrong = {
      "one too few": `DELETE FROM ${table} WHERE ${oneRow}`,
      ...Object.fromEntries(
        columnsOf(table).map((column) => [
          column.name,
          `UPDATE ${table} SET "${column.name}" = ${otherValue(column)} WHERE ${oneRow}`,
        ]),
      ),
    };
    for (const [what, sql] of Object.entries(wrong)) {
      const { state, rowCount } = await afterwards(warehouse, table, sql);
      expect([table, what, rowCount]).toEqual([table, what, 1]);
      expect(state, `${table}: ${what}`).not.toBe(right);
    }
  }
  const twice = "INSERT INTO lms.user_lesson_progress SELECT * FROM lms.user_lesson_progress LIMIT 1";
  const more = await afterwards(warehouse, "lms.user_lesson_progress", twice);
  expect(more.state).not.toBe(await stateOf(warehouse, "lms.user_lesson_progress"));
  await warehouse.end();
});

test("a mapping that takes one column for another disagrees, whichever two of a type they are", async () => {
  const { source, customer } = await freshLoads();
  const manifest = readManifest();
  const root = String(customer.id_root_tenant);
  const { rows } = await source.admin.query<{ id: string }>(
    "WITH RECURSIVE t (id) AS (SELECT $1::bigint UNION SELECT i.id FROM platform.instances i JOIN t ON parent_id = t.id) SELECT id FROM t",
    [root],
  );
  const window = everythingOf(rows.map(({ id }) => id));
  const unnoticed: string[] = [];
  let swaps = 0;
  for (const entry of extracted) {
    const right = await expectedState(source.admin, entry.table, root);
    const read = (columns: typeof entry.columns) => {
      const rows = extractQuery({ ...entry, columns }, manifest, window);
      return stateOf(source.admin, entry.table, `(${rows})`);
    };
    expect(await read(entry.columns), entry.table).toBe(right);
    const columns = columnsOf(entry.table);
    for (const [at, one] of columns.entries())
      for (const other of columns.slice(at + 1).filter(({ type }) => type === one.type)) {
        const [a, b] = [entry.columns[one.name] ?? "", entry.columns[other.name] ?? ""];
        if ((await read({ ...entry.columns, [one.name]: b, [other.name]: a })) === right)
          unnoticed.push(`${entry.table}: ${one.name} and ${other.name}`);
        swaps++;
      }
  }
  expect(unnoticed).toEqual([]);
  expect(swaps).toBeGreaterThan(100);
});

test("two rows that have each other's value are noticed, and the answer shows them", async () => {
  const { load, customer, source } = await freshLoads();
  await load("seed");
  const warehouse = await client(customer.asLoader);
  await warehouse.query(`WITH two AS (SELECT id, lag(name, 1, NULL) OVER (ORDER BY id) AS before, lead(name) OVER (ORDER BY id) AS after
      FROM (SELECT id, name FROM lms.users ORDER BY id LIMIT 2) t)
    UPDATE lms.users u SET name = coalesce(before, after) FROM two WHERE two.id = u.id`);
  await warehouse.end();
  const found = await unlikeSource({ customer, source });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^lms\.users: .*; 2 rows too many, such as \(.*\); 2 missing, such as \(.*\)$/);
});
