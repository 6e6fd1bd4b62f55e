import type pg from "pg";
import { literal, quote } from "#db/ddl.ts";
import { withDependentViews } from "#db/dependent-views.ts";

/** A view that DROP ... CASCADE would take, with what it takes to make it again. */
export type DependentView = {
  name: string;
  schema: string;
  relation: string;
  isMaterialized: boolean;
  /** Who made it; undefined when the loader may not act as them. */
  owner: string | undefined;
  create: string[];
};

type Row = {
  oid: string;
  schema: string;
  name: string;
  /** Schema and name as PostgreSQL quotes them. */
  qualified: string;
  kind: "v" | "m";
  definition: string;
  owner: string;
  may_act: boolean;
  options: string[] | null;
  comment: string | null;
  grants: { grantee: string; privilege: string }[] | null;
  indexes: string[] | null;
};

const query = `${withDependentViews("$1::regclass[]")}
  SELECT c.oid::text, n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS qualified, c.relkind AS kind, pg_get_viewdef(c.oid) AS definition,
    pg_get_userbyid(c.relowner) AS owner,
    pg_has_role(session_user, c.relowner, 'MEMBER') AS may_act, c.reloptions AS options, obj_description(c.oid, 'pg_class') AS comment,
    (SELECT jsonb_agg(jsonb_build_object('grantee', CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END,
        'privilege', a.privilege_type))
      FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner) AS grants,
    (SELECT array_agg(pg_get_indexdef(i.indexrelid)) FROM pg_index i WHERE i.indrelid = c.oid) AS indexes
  FROM dependent t
  JOIN pg_class c ON c.oid = t.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  ORDER BY t.depth, c.oid`;

function recreate(row: Row, into: string): DependentView {
  const qualified = `${quote(into)}.${quote(row.name)}`;
  const kind = row.kind === "m" ? "MATERIALIZED VIEW" : "VIEW";
  const options = row.options ? ` WITH (${row.options.join(", ")})` : "";
  const indexes = (row.indexes ?? []).map((index) =>
    index.replace(` ON ${row.qualified} USING `, () => ` ON ${qualified} USING `),
  );
  const create = [`CREATE ${kind} ${qualified}${options} AS ${row.definition}`, ...indexes];
  // As its owner: the loader has no rights in a schema of somebody else's, and a view computes with its maker's rights.
  if (row.may_act) create.unshift(`SET LOCAL ROLE ${quote(row.owner)}`);
  else create.push(`ALTER ${kind} ${qualified} OWNER TO ${quote(row.owner)}`);
  if (row.comment !== null) create.push(`COMMENT ON ${kind} ${qualified} IS ${literal(row.comment)}`);
  for (const { grantee, privilege } of row.grants ?? [])
    create.push(`GRANT ${privilege} ON ${qualified} TO ${grantee === "PUBLIC" ? "PUBLIC" : quote(grantee)}`);
  const { schema, name: relation } = row;
  const owner = row.may_act ? row.owner : undefined;
  return { name: `${schema}.${relation}`, schema, relation, isMaterialized: row.kind === "m", owner, create };
}

/**
 * What dropping these tables with CASCADE would take, in the order in which it can be made again: where it was, or in
 * another schema that `into` names.
 */
export async function readDependentViews(
  warehouse: pg.Client,
  tables: string[],
  into = (schema: string) => schema,
): Promise<DependentView[]> {
  const { rows } = await warehouse.query<Row>(query, [tables]);
  return rows.map((row) => recreate(row, into(row.schema)));
}

export type Lost = { name: string; why: string };

/** What says that a view does not fit any more, by class of code; anything else, a cancel for one, is no fault of it. */
const misfit = /^(0A|22|23|2B|42|44)/;

/** Makes views again inside a transaction. Returns those that do not fit any more, with the reason. */
export async function recreateViews(
  warehouse: pg.Client,
  views: Pick<DependentView, "name" | "create">[],
): Promise<Lost[]> {
  const lost: Lost[] = [];
  for (const view of views) {
    await warehouse.query("SAVEPOINT view");
    try {
      for (const sql of view.create) await warehouse.query(sql);
      await warehouse.query("RESET ROLE; RELEASE SAVEPOINT view");
    } catch (error) {
      if (!misfit.test((error as pg.DatabaseError).code ?? "")) throw error;
      await warehouse.query("ROLLBACK TO SAVEPOINT view");
      lost.push({ name: view.name, why: (error as Error).message });
    }
  }
  return lost;
}
