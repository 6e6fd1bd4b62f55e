import type pg from "pg";
import { columns, quote, target } from "#db/ddl.ts";
import { tableNames } from "#db/schema/index.ts";
import { because } from "#errors/english.ts";
import type { Step } from "../life/given.ts";
import { ownTables, withEnds } from "./copy.ts";

/**
 * What others than loads write, and write again at the new place by themselves: who a kit is, when it is let in, and what
 * is known of loads, when a worker next looks.
 */
const toldAnew = ["kits", "known_loads", "known_checks"];

type Digest = { rows: string; sum: string };

/** How many rows there are, and the sum of a hash of each whole row: the order does not count. */
async function digest(opened: pg.Client, relation: string, names: readonly string[]): Promise<Digest> {
  const { rows } = await opened.query<Digest>(
    `SELECT count(*)::text AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS sum
     FROM (SELECT ${names.map(quote).join(", ")} FROM ${relation}) t`,
  );
  return rows[0] ?? { rows: "0", sum: "0" };
}

/** Compares the copy with the warehouse row for row. Throws `rows_differ`, naming the first table that differs. */
export const verifyAll: Step = (given) =>
  withEnds(given, async ({ from, to }) => {
    const own = (await ownTables(to)).filter(({ name }) => !toldAnew.includes(name));
    const all = [
      ...tableNames.map((name) => ({
        table: name as string,
        relation: target(name).sql,
        names: columns(name).map((column) => column.name),
      })),
      ...own.map(({ name, columns: names }) => ({
        table: `opendb.${name}`,
        relation: `opendb.${quote(name)}`,
        names,
      })),
    ];
    let rows = 0;
    for (const { table, relation, names } of all) {
      const [old, copy] = await Promise.all([digest(from, relation, names), digest(to, relation, names)]);
      if (old.rows !== copy.rows || old.sum !== copy.sum)
        throw because("move_rows_differ", { table, old: Number(old.rows), copy: Number(copy.rows) });
      rows += Number(old.rows);
    }
    return { rows, tables: all.length };
  });
