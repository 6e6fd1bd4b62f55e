import type pg from "pg";
import { quote, target } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import { mustHold } from "#loader/run/fence.ts";
import { type Dependent, dependents, putBack } from "./dependent-views.ts";
import { extraRights } from "./rights.ts";
import { sideSchema } from "./seed.ts";

/*
 * Filling a materialized view takes as long as its query. So that nobody waits for that at the tables, it is made and
 * filled before the swap, over the tables that the seed has built, and only moved in the swap: docs/decisions/0010.
 */

/** Views that stand ready beside those that CASCADE will take. */
export type Copies = {
  /** The views as they were when they were copied. */
  of: Dependent[];
  /** How to move a copy to the place of its view, by the view's name. */
  moves: Map<string, Pick<Dependent, "name" | "create">>;
};

/** Whether copies are still those of the views that are there. */
export function areOf({ of, moves }: Copies, taken: Dependent[]): boolean {
  const isNone = moves.size === 0 && !taken.some((view) => view.isMaterialized);
  return isNone || JSON.stringify(of) === JSON.stringify(taken);
}

const kindOf = (view: Dependent) => (view.isMaterialized ? "MATERIALIZED VIEW" : "VIEW");

/** Leaves nothing beside the tables but those that are built: no copies of an earlier try, no table that failed. */
async function clear({ warehouse, idRun }: CopyContext, built: string[]): Promise<void> {
  const { rows } = await warehouse.query<{ sql: string }>(
    `SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
       CASE relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, n.nspname, c.relname) AS sql
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE relkind IN ('v', 'm', 'r') AND starts_with(n.nspname, $1) AND c.oid <> ALL ($2::regclass[])`,
    [sideSchema(idRun, ""), built],
  );
  for (const { sql } of rows) await warehouse.query(sql);
}

/**
 * Lets the views' owners make views beside the new tables, and read these as they read the old ones. Returns what takes
 * back all but the use of the schemas, which they need to move their views out.
 */
async function lend(
  { warehouse, idRun }: CopyContext,
  tables: TableName[],
  sides: string[],
  owners: string[],
): Promise<string[]> {
  const back: string[] = [];
  for (const side of sides)
    for (const owner of owners) {
      await warehouse.query(`GRANT USAGE, CREATE ON SCHEMA ${quote(side)} TO ${quote(owner)}`);
      back.push(`REVOKE CREATE ON SCHEMA ${quote(side)} FROM ${quote(owner)}`);
    }
  for (const table of tables) {
    const built = target(table, sideSchema(idRun, table)).sql;
    for (const { give, take } of await extraRights(warehouse, target(table).sql, built)) {
      await warehouse.query(give);
      back.push(take);
    }
  }
  return back;
}

export type CopyContext = { warehouse: pg.Client; idRun: number };

/** How to make the copies, each as its owner sees it: names in schemas that a role may not use are no names to it. */
async function definitions(
  { warehouse, idRun }: CopyContext,
  taken: Dependent[],
  tables: TableName[],
  owners: string[],
): Promise<Dependent[]> {
  const { rows } = await warehouse.query<{ oid: string }>("SELECT unnest($1::regclass[])::oid::text AS oid", [
    tables.map((table) => target(table).sql),
  ]);
  const oids = rows.map(({ oid }) => oid);
  const found = new Map<string, Dependent>();
  for (const owner of owners) {
    await warehouse.query(`SET LOCAL ROLE ${quote(owner)}`);
    for (const view of await dependents(warehouse, oids, (schema) => sideSchema(idRun, schema)))
      if (view.owner === owner) found.set(view.name, view);
    await warehouse.query("RESET ROLE");
  }
  return taken.flatMap(({ name }) => found.get(name) ?? []);
}

/**
 * Of two views of one name in two schemas, the definition of a third may still name the old one, and the swap would take
 * the copy along. Drops such copies and returns the names of their views.
 */
async function dropBound(
  { warehouse, idRun }: CopyContext,
  places: string[],
  made: Dependent[],
): Promise<string[]> {
  const names: string[] = [];
  for (const bound of await dependents(warehouse, places)) {
    const isOf = ({ schema, relation }: Dependent) =>
      sideSchema(idRun, schema) === bound.schema && relation === bound.relation;
    const view = made.find(isOf);
    if (!view) continue;
    names.push(view.name);
    await warehouse.query(
      `DROP ${kindOf(bound)} IF EXISTS ${quote(bound.schema)}.${quote(bound.relation)} CASCADE`,
    );
  }
  return names;
}

/**
 * Makes the views that CASCADE will take once more, over the tables that the seed has built, if one of them is
 * materialized. What cannot be copied has no move, and is made again inside the swap.
 */
export async function copyViews(context: CopyContext, tables: TableName[]): Promise<Copies> {
  const { warehouse, idRun } = context;
  const places = tables.map((table) => target(table).sql);
  const taken = await dependents(warehouse, places);
  if (!taken.some((view) => view.isMaterialized)) return { of: taken, moves: new Map() };
  const schemas = [...new Set(["lms", "metrics", ...taken.map(({ schema }) => schema)])];
  const sides = schemas.map((schema) => sideSchema(idRun, schema));
  const owners = [...new Set(taken.flatMap(({ owner }) => owner ?? []))];
  await warehouse.query("BEGIN");
  await clear(
    context,
    tables.map((table) => target(table, sideSchema(idRun, table)).sql),
  );
  for (const side of sides) await warehouse.query(`CREATE SCHEMA IF NOT EXISTS ${quote(side)}`);
  const back = await lend(context, tables, sides, owners);
  // With the old schemas on the path their names are left out of the definitions, and so they mean what comes first on
  // the next path: the new table or the copy of a view, where there is one, else what they meant before.
  await lookIn(warehouse, schemas);
  const made = await definitions(context, taken, tables, owners);
  await lookIn(
    warehouse,
    schemas.flatMap((schema) => [sideSchema(idRun, schema), schema]),
  );
  const lost = (await putBack(warehouse, made)).map(({ name }) => name);
  await lookIn(warehouse, []);
  lost.push(...(await dropBound(context, places, made)));
  for (const sql of back) await warehouse.query(sql);
  await mustHold(warehouse);
  await warehouse.query("COMMIT");
  const ready = made.filter(({ name }) => !lost.includes(name));
  return { of: taken, moves: new Map(ready.map((view) => [view.name, moveOf(view, idRun)])) };
}

const lookIn = (warehouse: pg.Client, schemas: string[]) =>
  warehouse.query(`SET LOCAL search_path = ${["pg_catalog", ...schemas].map(quote).join(", ")}`);

const moveOf = (view: Dependent, idRun: number) => ({
  name: view.name,
  create: [
    `SET LOCAL ROLE ${quote(view.owner ?? "")}`,
    `ALTER ${kindOf(view)} ${quote(sideSchema(idRun, view.schema))}.${quote(view.relation)} SET SCHEMA ${quote(view.schema)}`,
  ],
});
