import type pg from "pg";
import { quote, target } from "#db/ddl.ts";
import type { TableName } from "#db/schema/index.ts";
import { because } from "#errors/english.ts";
import { part } from "#errors/sentences.ts";
import { assertFence } from "#loader/run/fence.ts";
import { attempt } from "./attempt.ts";
import { asOwner, type Dependent, readDependents, standsOn } from "./dependents.ts";
import { type Lost, objectPart, type Why, whyOf } from "./lost.ts";
import { stagingSchema } from "./staging.ts";
import { readTableParts } from "./table-parts.ts";
import { whyNotFilled } from "./trust.ts";
import type { ViewScript } from "./view-scripts.ts";

/*
 * Filling a materialized view takes as long as its query. So that nobody waits for that at the tables, it is made and
 * filled before the swap, over the tables that the seed has built, and only moved in the swap: docs/decisions/0010.
 */

export type PrebuildContext = { warehouse: pg.Client; idRun: number };
type View = Dependent & { view: ViewScript };

export const isView = (dependent: Dependent): dependent is View => dependent.view !== undefined;

const copyOf = ({ view }: View, idRun: number) =>
  `${quote(stagingSchema(idRun, view.schema))}.${quote(view.relation)}`;

const builtName = (idRun: number, table: TableName) => target(table, stagingSchema(idRun, table)).sql;

/** What names mean while the transaction lasts: PostgreSQL's own first, temporary tables last. */
export const lookIn = (warehouse: pg.Client, schemas: string[]) =>
  warehouse.query(`SET LOCAL search_path = ${["pg_catalog", ...schemas, "pg_temp"].map(quote).join(", ")}`);

/** Leaves nothing beside the tables but those that are built. Throws when there is what no seed makes. */
async function clear({ warehouse, idRun }: PrebuildContext, built: string[]): Promise<void> {
  const { rows } = await warehouse.query<{ sql: string }>(
    `SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
       CASE relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, n.nspname, c.relname) AS sql
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE relkind IN ('v', 'm', 'r') AND starts_with(n.nspname, $1) AND c.oid <> ALL ($2::regclass[])`,
    [stagingSchema(idRun, ""), built],
  );
  for (const { sql } of rows) await warehouse.query(sql);
  const { rows: strange } = await warehouse.query<{ name: string }>(
    `SELECT i.type || ' ' || i.identity AS name
     FROM pg_depend d JOIN pg_namespace n ON d.refclassid = 'pg_namespace'::regclass AND n.oid = d.refobjid
     CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
     WHERE starts_with(n.nspname, $1) AND NOT (d.classid = 'pg_class'::regclass AND d.objid = ANY ($2::regclass[])) ORDER BY 1`,
    [stagingSchema(idRun, ""), built],
  );
  if (strange.length === 0) return;
  throw because("strange_in_staging", { objects: strange.map(({ name }) => objectPart(name)) });
}

/** How to make the copies, each as its owner sees it: names in schemas that a role may not use are no names to it. */
async function copies(
  { warehouse, idRun }: PrebuildContext,
  views: View[],
  tables: string[],
): Promise<Map<string, View>> {
  const { rows } = await warehouse.query<{ oid: string }>("SELECT unnest($1::regclass[])::oid::text AS oid", [
    tables,
  ]);
  const oids = rows.map(({ oid }) => oid);
  const found = new Map<string, View>();
  for (const owner of new Set(views.map((view) => view.owner))) {
    await warehouse.query(`SET LOCAL ROLE ${quote(owner)}`);
    for (const copy of await readDependents(warehouse, oids, (schema) => stagingSchema(idRun, schema)))
      if (isView(copy) && copy.owner === owner) found.set(copy.oid, copy);
    await warehouse.query("RESET ROLE");
  }
  return found;
}

/**
 * Drops the copies that do not stand on exactly what their views stand on, the new tables in the place of the old ones:
 * of two views of one name, a definition may have meant the other. Returns those that are left.
 */
async function honest(
  { warehouse, idRun }: PrebuildContext,
  made: View[],
  old: Set<string>,
): Promise<View[]> {
  const look = `SELECT ${standsOn("'pg_class'::regclass", "to_regclass($1)")} AS names, to_regclass($1) IS NOT NULL AS is_there`;
  const left: View[] = [];
  for (const view of made) {
    const { rows } = await warehouse.query<{ names: string[]; is_there: boolean }>(look, [
      copyOf(view, idRun),
    ]);
    const names = rows[0]?.names ?? [];
    const meant = names.map((name) => name.replaceAll(stagingSchema(idRun, ""), "")).toSorted();
    const isSame = JSON.stringify(meant) === JSON.stringify(view.standsOn.toSorted());
    if (isSame && !names.some((name) => old.has(name))) left.push(view);
    else await warehouse.query(`DROP ${view.view.kind} IF EXISTS ${copyOf(view, idRun)} CASCADE`);
  }
  // CASCADE has taken what stood on a copy that was dropped.
  const { rows } = await warehouse.query<{ name: string }>(
    "SELECT t AS name FROM unnest($1::text[]) t WHERE to_regclass(t) IS NOT NULL",
    [left.map((view) => copyOf(view, idRun))],
  );
  return left.filter((view) => rows.some(({ name }) => name === copyOf(view, idRun)));
}

/** Fills a materialized view as its owner. Why it cannot be, if so. PostgreSQL lets its query become nobody else. */
export async function fill(warehouse: pg.Client, view: View, schema: string): Promise<Why | undefined> {
  if (!view.view.isFilled) return undefined;
  const untrusted = await whyNotFilled(warehouse, schema, view.view.relation);
  if (untrusted) return untrusted;
  return attempt(warehouse, async () => {
    await warehouse.query(asOwner(view));
    await warehouse.query(`REFRESH MATERIALIZED VIEW ${quote(schema)}.${quote(view.view.relation)}`);
  });
}

/** Lets the owners read the new tables as they read the old ones, in the rows that policies let them see. */
async function lendRights({ warehouse, idRun }: PrebuildContext, tables: TableName[], schemas: string[]) {
  // As definitions of views: read with the old schemas on the path, made with the new ones before them.
  await lookIn(warehouse, schemas);
  const places = tables.map((table) => {
    const built = builtName(idRun, table);
    return { place: target(table).sql, built, target: built };
  });
  const found = await readTableParts(warehouse, places);
  const parts = found.flatMap(({ rights, policies }) => [...rights, ...policies]);
  await lookIn(warehouse, withStaging(schemas, idRun));
  const failed: Lost[] = [];
  for (const { name, give } of parts) {
    const why = await attempt(warehouse, async () => void (await warehouse.query(give)), { isPlain: true });
    if (why) failed.push({ name, why, definition: give });
  }
  const back = parts.flatMap(({ name, take }) =>
    take && !failed.some((one) => one.name === name) ? take : [],
  );
  return { failed, back };
}

const withStaging = (schemas: string[], idRun: number) =>
  schemas.flatMap((schema) => [stagingSchema(idRun, schema), schema]);

/** Makes the copies, without rows: nothing of anybody's runs while owners may make something beside the new tables. */
async function makeCopies(context: PrebuildContext, views: View[], tables: TableName[], schemas: string[]) {
  const { warehouse, idRun } = context;
  const owners = new Set(views.map((view) => view.owner));
  const each = async (sql: (schema: string, owner: string) => string) => {
    for (const schema of schemas.map((name) => stagingSchema(idRun, name)))
      for (const owner of owners) await warehouse.query(sql(quote(schema), quote(owner)));
  };
  await each((schema, owner) => `GRANT USAGE, CREATE ON SCHEMA ${schema} TO ${owner}`);
  const names = tables.map((table) => target(table).sql);
  // With the old schemas on the path their names are left out of the definitions, and so they mean what comes first on
  // the next path: the new table or the copy of a view, where there is one, else what they meant before.
  await lookIn(warehouse, schemas);
  const found = await copies(context, views, names);
  await lookIn(warehouse, withStaging(schemas, idRun));
  const made: View[] = [];
  for (const view of views) {
    const copy = found.get(view.oid);
    const why =
      copy &&
      (await attempt(warehouse, async () => {
        for (const sql of [asOwner(view), ...copy.create]) await warehouse.query(sql);
      }));
    if (copy && why === undefined) made.push(view);
  }
  await lookIn(warehouse, []);
  await each((schema, owner) => `REVOKE CREATE ON SCHEMA ${schema} FROM ${owner}`);
  return made;
}

export type Copied = {
  /** How to move a copy to the place of its view, by the view's oid. */
  moves: Map<string, string[]>;
  failed: Lost[];
};

/**
 * Makes the views that go with the tables once more, over those that the seed has built, and fills them. What cannot be
 * copied has no move, and is made again inside the swap. Within a transaction.
 */
export async function copyViews(
  context: PrebuildContext,
  tables: TableName[],
  dependents: Dependent[],
): Promise<Copied> {
  const { warehouse, idRun } = context;
  const views = dependents.filter(isView);
  const schemas = [...new Set(["lms", "metrics", ...views.map(({ view }) => view.schema)])];
  await clear(
    context,
    tables.map((table) => builtName(idRun, table)),
  );
  for (const schema of schemas)
    await warehouse.query(`CREATE SCHEMA IF NOT EXISTS ${quote(stagingSchema(idRun, schema))}`);
  const { failed, back } = await lendRights(context, tables, schemas);
  const old = new Set([...dependents.map(({ identity }) => identity), ...tables]);
  const made = await honest(context, await makeCopies(context, views, tables, schemas), old);
  for (const view of made) {
    // Without a policy they would show more than they may.
    const why =
      failed.length > 0
        ? whyOf(part("rights_missing", {}))
        : await fill(warehouse, view, stagingSchema(idRun, view.view.schema));
    if (why && view.view.isFilled) failed.push({ name: view.name, why, definition: view.definition });
  }
  for (const sql of back) await warehouse.query(sql);
  await assertFence(warehouse);
  const moveOf = ({ view, ...of }: View) => [
    asOwner({ view, ...of }),
    `ALTER ${view.kind} ${copyOf({ view, ...of }, idRun)} SET SCHEMA ${quote(view.schema)}`,
  ];
  return { moves: new Map(made.map((view) => [view.oid, moveOf(view)])), failed };
}
