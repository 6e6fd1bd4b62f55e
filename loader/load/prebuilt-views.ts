import type pg from "pg";
import { quote, target } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import { assertFence } from "#loader/run/fence.ts";
import { type DependentView, readDependentViews, recreateViews } from "./dependent-views.ts";
import { extraRights } from "./rights.ts";
import { stagingSchema } from "./staging.ts";

/*
 * Filling a materialized view takes as long as its query. So that nobody waits for that at the tables, it is made and
 * filled before the swap, over the tables that the seed has built, and only moved in the swap: docs/decisions/0010.
 */

/** Views that stand ready beside those that CASCADE will take. */
export type PrebuiltViews = {
  /** The views as they were when they were copied. */
  of: DependentView[];
  /** How to move a copy to the place of its view, by the view's name. */
  moves: Map<string, Pick<DependentView, "name" | "create">>;
};

/** Whether copies are still those of the views that are there. */
export function areOf({ of, moves }: PrebuiltViews, views: DependentView[]): boolean {
  const isNone = moves.size === 0 && !views.some((view) => view.isMaterialized);
  return isNone || JSON.stringify(of) === JSON.stringify(views);
}

const kindOf = (view: DependentView) => (view.isMaterialized ? "MATERIALIZED VIEW" : "VIEW");

/** Leaves nothing beside the tables but those that are built: no copies of an earlier try, no table that failed. */
async function clear({ warehouse, idRun }: PrebuildContext, built: string[]): Promise<void> {
  const { rows } = await warehouse.query<{ sql: string }>(
    `SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
       CASE relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, n.nspname, c.relname) AS sql
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE relkind IN ('v', 'm', 'r') AND starts_with(n.nspname, $1) AND c.oid <> ALL ($2::regclass[])`,
    [stagingSchema(idRun, ""), built],
  );
  for (const { sql } of rows) await warehouse.query(sql);
}

/**
 * Lets the views' owners make views beside the new tables, and read these as they read the old ones. Returns what takes
 * back all but the use of the schemas, which they need to move their views out.
 */
async function lend(
  { warehouse, idRun }: PrebuildContext,
  tables: TableName[],
  schemas: string[],
  owners: string[],
): Promise<string[]> {
  const back: string[] = [];
  for (const schema of schemas)
    for (const owner of owners) {
      await warehouse.query(`GRANT USAGE, CREATE ON SCHEMA ${quote(schema)} TO ${quote(owner)}`);
      back.push(`REVOKE CREATE ON SCHEMA ${quote(schema)} FROM ${quote(owner)}`);
    }
  for (const table of tables) {
    const built = target(table, stagingSchema(idRun, table)).sql;
    for (const { give, take } of await extraRights(warehouse, target(table).sql, built)) {
      await warehouse.query(give);
      back.push(take);
    }
  }
  return back;
}

export type PrebuildContext = { warehouse: pg.Client; idRun: number };

/** How to make the copies, each as its owner sees it: names in schemas that a role may not use are no names to it. */
async function definitions(
  { warehouse, idRun }: PrebuildContext,
  views: DependentView[],
  tables: TableName[],
  owners: string[],
): Promise<DependentView[]> {
  const { rows } = await warehouse.query<{ oid: string }>("SELECT unnest($1::regclass[])::oid::text AS oid", [
    tables.map((table) => target(table).sql),
  ]);
  const oids = rows.map(({ oid }) => oid);
  const found = new Map<string, DependentView>();
  for (const owner of owners) {
    await warehouse.query(`SET LOCAL ROLE ${quote(owner)}`);
    for (const view of await readDependentViews(warehouse, oids, (schema) => stagingSchema(idRun, schema)))
      if (view.owner === owner) found.set(view.name, view);
    await warehouse.query("RESET ROLE");
  }
  return views.flatMap(({ name }) => found.get(name) ?? []);
}

/**
 * Of two views of one name in two schemas, the definition of a third may still name the old one, and the swap would take
 * the copy along. Drops such copies and returns the names of their views.
 */
async function dropBound(
  { warehouse, idRun }: PrebuildContext,
  tables: string[],
  made: DependentView[],
): Promise<string[]> {
  const names: string[] = [];
  for (const bound of await readDependentViews(warehouse, tables)) {
    const isOf = ({ schema, relation }: DependentView) =>
      stagingSchema(idRun, schema) === bound.schema && relation === bound.relation;
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
export async function prebuildViews(context: PrebuildContext, tables: TableName[]): Promise<PrebuiltViews> {
  const { warehouse, idRun } = context;
  const names = tables.map((table) => target(table).sql);
  const views = await readDependentViews(warehouse, names);
  if (!views.some((view) => view.isMaterialized)) return { of: views, moves: new Map() };
  const schemas = [...new Set(["lms", "metrics", ...views.map(({ schema }) => schema)])];
  const staging = schemas.map((schema) => stagingSchema(idRun, schema));
  const owners = [...new Set(views.flatMap(({ owner }) => owner ?? []))];
  await warehouse.query("BEGIN");
  await clear(
    context,
    tables.map((table) => target(table, stagingSchema(idRun, table)).sql),
  );
  for (const schema of staging) await warehouse.query(`CREATE SCHEMA IF NOT EXISTS ${quote(schema)}`);
  const back = await lend(context, tables, staging, owners);
  // With the old schemas on the path their names are left out of the definitions, and so they mean what comes first on
  // the next path: the new table or the copy of a view, where there is one, else what they meant before.
  await lookIn(warehouse, schemas);
  const made = await definitions(context, views, tables, owners);
  await lookIn(
    warehouse,
    schemas.flatMap((schema) => [stagingSchema(idRun, schema), schema]),
  );
  const lost = (await recreateViews(warehouse, made)).map(({ name }) => name);
  await lookIn(warehouse, []);
  lost.push(...(await dropBound(context, names, made)));
  for (const sql of back) await warehouse.query(sql);
  await assertFence(warehouse);
  await warehouse.query("COMMIT");
  const ready = made.filter(({ name }) => !lost.includes(name));
  return { of: views, moves: new Map(ready.map((view) => [view.name, moveOf(view, idRun)])) };
}

const lookIn = (warehouse: pg.Client, schemas: string[]) =>
  warehouse.query(`SET LOCAL search_path = ${["pg_catalog", ...schemas].map(quote).join(", ")}`);

const moveOf = (view: DependentView, idRun: number) => ({
  name: view.name,
  create: [
    `SET LOCAL ROLE ${quote(view.owner ?? "")}`,
    `ALTER ${kindOf(view)} ${quote(stagingSchema(idRun, view.schema))}.${quote(view.relation)} SET SCHEMA ${quote(view.schema)}`,
  ],
});
