import type pg from "pg";
import { target } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import { part } from "#errors/sentences.ts";
import { attempt, Unfit } from "./attempt.ts";
import { asOwner, type Dependent, standsOn } from "./dependents.ts";
import { type Lost, whyOf } from "./lost.ts";
import { partName } from "./prebuild.ts";
import { fill, isView, type PrebuildContext } from "./prebuilt-views.ts";
import { stagingSchema } from "./staging.ts";
import { type Part, readTableParts } from "./table-parts.ts";

/** What the new tables are given in the swap, once they have their place. */
export type Gifts = { rights: Part[]; policies: Part[]; rest: Part[]; unbuilt: string[] };

/** Reads what the old tables have, while they are there. */
export async function readGifts({ warehouse, idRun }: PrebuildContext, tables: TableName[]): Promise<Gifts> {
  const gifts: Gifts = { rights: [], policies: [], rest: [], unbuilt: [] };
  const places = tables.map((table) => {
    const place = target(table).sql;
    return { place, built: target(table, stagingSchema(idRun, table)).sql, target: place };
  });
  for (const [at, parts] of (await readTableParts(warehouse, places)).entries()) {
    const table = tables[at] as TableName;
    const named = ({ name, ...part }: Part) => ({ ...part, name: partName(table, name) });
    gifts.rights.push(...parts.rights.map(named));
    gifts.policies.push(...parts.policies.map(named));
    gifts.rest.push(...parts.rest.map(named));
    gifts.unbuilt.push(...parts.built.map(({ name }) => partName(table, name)));
  }
  return gifts;
}

/** Drops what will be made again, from the outermost inwards, and policies, which may look into it. */
export async function dropStanding(
  warehouse: pg.Client,
  dependents: Dependent[],
  gifts: Gifts,
  cascade: string,
): Promise<void> {
  for (const { take } of gifts.policies) if (take) await warehouse.query(take);
  for (const dependent of dependents.toReversed()) {
    await warehouse.query(asOwner(dependent));
    await warehouse.query(`${dependent.drop}${cascade}`);
    await warehouse.query("RESET ROLE");
  }
}

/** Gives the tables that have moved in what the old ones had. Returns what does not fit. */
export async function give(warehouse: pg.Client, parts: Part[]): Promise<Lost[]> {
  const lost: Lost[] = [];
  for (const { name, give: sql } of parts) {
    // To add a constraint is to run what compares; all else runs nothing.
    const isPlain = !/^ALTER TABLE .* ADD CONSTRAINT/.test(sql);
    const why = await attempt(warehouse, async () => void (await warehouse.query(sql)), { isPlain });
    if (why) lost.push({ name, why, definition: sql });
  }
  return lost;
}

async function mustStandOnSame(warehouse: pg.Client, { type, identity, standsOn: before }: Dependent) {
  const { rows } = await warehouse.query<{ names: string[] }>(
    `SELECT ${standsOn("a.classid", "a.objid")} AS names FROM (
       SELECT 'pg_class'::regclass::oid AS classid, to_regclass($2)::oid AS objid WHERE $1 IN ('view', 'materialized view')
       UNION ALL SELECT 'pg_proc'::regclass, to_regprocedure($2)::oid WHERE $1 IN ('function', 'procedure')) a`,
    [type, identity],
  );
  const now = rows[0]?.names;
  if (now && JSON.stringify(now.toSorted()) !== JSON.stringify(before.toSorted()))
    throw new Unfit(whyOf(part("stands_elsewhere", {})));
}

/** Makes again what stood on the tables, or moves its copy in, then what looks across them. Returns what does not fit. */
export async function remake(
  warehouse: pg.Client,
  dependents: Dependent[],
  moves: Map<string, string[]>,
  gifts: Gifts,
): Promise<Lost[]> {
  const lost: Lost[] = [];
  const tried = async (dependent: Dependent, work: () => Promise<void>) => {
    const why = await attempt(warehouse, async () => {
      await warehouse.query(asOwner(dependent));
      await work();
    });
    if (why) lost.push({ name: dependent.name, why, definition: dependent.definition });
  };
  const all = async (statements: string[]) => {
    for (const sql of statements) await warehouse.query(sql);
  };
  await warehouse.query("SET LOCAL check_function_bodies = off");
  for (const dependent of dependents)
    await tried(dependent, async () => {
      const move = moves.get(dependent.oid);
      await all(move ?? dependent.create);
      if (!move) await mustStandOnSame(warehouse, dependent);
    });
  const isThere = ({ name }: Dependent) => !lost.some((one) => one.name === name);
  lost.push(...(await give(warehouse, [...gifts.policies, ...gifts.rest])));
  for (const dependent of dependents.filter(isThere)) await tried(dependent, () => all(dependent.after));
  for (const view of dependents.filter(isView).filter(isThere)) {
    if (moves.has(view.oid)) continue;
    const why = await fill(warehouse, view, view.view.schema);
    if (why) lost.push({ name: view.name, why, definition: view.definition });
  }
  return lost;
}
