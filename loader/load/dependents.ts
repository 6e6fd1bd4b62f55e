import type pg from "pg";
import { quote } from "#db/ddl.ts";
import { comparesOwnTypes, isOfExtension, withDependents } from "#db/dependents.ts";
import { part } from "#errors/sentences.ts";
import type { Part } from "#errors.ts";
import { type Why, whyOf } from "./lost.ts";
import { readViewScripts, type ViewScript } from "./view-scripts.ts";

/** Something of a customer's that stands on the tables and goes when they are dropped. */
export type Dependent = {
  oid: string;
  /** What PostgreSQL calls its kind: view, materialized view, function, table constraint, policy, table column ... */
  type: string;
  name: string;
  /** Its name as PostgreSQL quotes it. */
  identity: string;
  owner: string;
  /** Why it cannot be made again; undefined where it can. */
  cannot?: Why;
  drop: string;
  create: string[];
  /** What is made of it once everything has its place: triggers and rules of views. */
  after: string[];
  /** Everything it is made from, to keep when it goes for good. */
  definition: string;
  /** What it stands on, by name: what is made again has to stand on the same. */
  standsOn: string[];
  view?: ViewScript;
};

type Row = {
  class: string;
  oid: string;
  type: string;
  identity: string;
  owner: string | null;
  may_act: boolean | null;
  is_of_extension: boolean;
  drop: string | null;
  definition: string | null;
  grants: string[] | null;
  comment: string | null;
  is_foreign: boolean;
  stands_on: string[];
};

/** Whether the session may become a role; since 16 membership alone is not enough. */
export const mayAct = (role: string) =>
  `pg_has_role(session_user, ${role}, CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END)`;

/** What an object depends on, by name: a view by its rule. */
export const standsOn = (classid: string, objid: string) => `ARRAY(SELECT DISTINCT i.identity COLLATE "C"
  FROM pg_depend s CROSS JOIN LATERAL pg_identify_object(s.refclassid, s.refobjid, 0) i
  WHERE (s.classid, s.objid) IN (SELECT ${classid}::oid, ${objid}::oid WHERE ${classid}::oid <> 'pg_class'::regclass
      UNION ALL SELECT 'pg_rewrite'::regclass::oid, w.oid FROM pg_rewrite w
        WHERE ${classid}::oid = 'pg_class'::regclass AND w.ev_class = ${objid} AND w.ev_type = '1')
    AND i.identity IS NOT NULL AND NOT (s.refclassid = 'pg_class'::regclass AND s.refobjid = ${objid})
  ORDER BY 1)`;

export const policyText = (
  policy: string,
  on: string,
) => `format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', ${policy}.polname, ${on},
  CASE WHEN ${policy}.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
  CASE ${policy}.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
  (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ') FROM unnest(${policy}.polroles) role),
  ' USING (' || pg_get_expr(${policy}.polqual, ${policy}.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(${policy}.polwithcheck, ${policy}.polrelid) || ')')`;

const nameOf = (oid: string) =>
  `(SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${oid})`;

const query = `${withDependents("$1::regclass[]")}
  SELECT d.classid::regclass::text AS class, d.objid::text AS oid, i.type, i.identity, pg_get_userbyid(o.owner) AS owner,
    ${mayAct("o.owner")} AS may_act,
    ${isOfExtension("d.classid", "d.objid")} AS is_of_extension,
    CASE WHEN p.prokind IN ('f', 'p') THEN 'DROP ROUTINE ' || i.identity
      WHEN f.contype = 'f' THEN format('ALTER TABLE %s DROP CONSTRAINT %I', ${nameOf("f.conrelid")}, f.conname)
      WHEN y.oid IS NOT NULL THEN format('DROP POLICY %I ON %s', y.polname, ${nameOf("y.polrelid")})
      WHEN u.oid IS NOT NULL THEN format('DROP RULE %I ON %s', u.rulename, ${nameOf("u.ev_class")}) END AS drop,
    CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid)
      WHEN f.oid IS NOT NULL THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${nameOf("f.conrelid")}, f.conname, pg_get_constraintdef(f.oid))
      WHEN y.oid IS NOT NULL THEN ${policyText("y", nameOf("y.polrelid"))}
      WHEN u.oid IS NOT NULL THEN pg_get_ruledef(u.oid)
      WHEN d.classid = 'pg_class'::regclass AND d.objsubid > 0 THEN (SELECT format('ALTER TABLE %s ADD COLUMN %I %s', ${nameOf("d.objid")}, attname,
        format_type(atttypid, atttypmod)) FROM pg_attribute WHERE attrelid = d.objid AND attnum = d.objsubid)
      WHEN d.classid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_index WHERE indexrelid = d.objid) THEN pg_get_indexdef(d.objid)
      WHEN d.classid = 'pg_class'::regclass AND c.relkind IN ('r', 'p', 'f') THEN format('CREATE TABLE %s (%s)', i.identity,
        (SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
          FROM pg_attribute WHERE attrelid = d.objid AND attnum > 0 AND NOT attisdropped))
      WHEN d.classid = 'pg_class'::regclass AND c.relkind = 'S' THEN 'CREATE SEQUENCE ' || i.identity
      WHEN d.classid = 'pg_trigger'::regclass THEN pg_get_triggerdef(d.objid)
      WHEN d.classid = 'pg_attrdef'::regclass THEN (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE oid = d.objid) END AS definition,
    CASE WHEN p.proacl IS NOT NULL THEN ARRAY['REVOKE ALL ON ROUTINE ' || i.identity || ' FROM PUBLIC'] || ARRAY(
      SELECT format('GRANT %s ON ROUTINE %s TO %s%s', a.privilege_type, i.identity,
        CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
        CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END)
      FROM aclexplode(p.proacl) a WHERE a.grantee <> p.proowner) END AS grants,
    CASE WHEN p.oid IS NOT NULL THEN format('COMMENT ON ROUTINE %s IS %L', i.identity, obj_description(p.oid, 'pg_proc'))
      WHEN f.oid IS NOT NULL THEN format('COMMENT ON CONSTRAINT %I ON %s IS %L', f.conname, ${nameOf("f.conrelid")}, obj_description(f.oid, 'pg_constraint'))
      WHEN y.oid IS NOT NULL THEN format('COMMENT ON POLICY %I ON %s IS %L', y.polname, ${nameOf("y.polrelid")}, obj_description(y.oid, 'pg_policy'))
      WHEN u.oid IS NOT NULL THEN format('COMMENT ON RULE %I ON %s IS %L', u.rulename, ${nameOf("u.ev_class")}, obj_description(u.oid, 'pg_rewrite')) END AS comment,
    ${comparesOwnTypes("f.oid")} AS is_foreign,
    ${standsOn("d.classid", "d.objid")} AS stands_on
  FROM dependent d
  CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
  LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
  LEFT JOIN pg_constraint f ON d.classid = 'pg_constraint'::regclass AND f.oid = d.objid
  LEFT JOIN pg_policy y ON d.classid = 'pg_policy'::regclass AND y.oid = d.objid
  LEFT JOIN pg_rewrite u ON d.classid = 'pg_rewrite'::regclass AND u.oid = d.objid
  LEFT JOIN pg_class c ON c.oid = coalesce(f.conrelid, y.polrelid, u.ev_class, CASE WHEN d.classid = 'pg_class'::regclass THEN d.objid END)
  CROSS JOIN LATERAL (SELECT coalesce(p.proowner, c.relowner) AS owner) o
  ORDER BY d.depth, d.classid, d.objid, d.objsubid`;

/** Why something can only be dropped, as far as the catalog says. */
function obstacle(row: Row, drop: string | undefined): Part | undefined {
  if (row.is_of_extension) return part("of_extension", {});
  if (!drop) return part(row.type.endsWith("column") ? "row_type" : "no_way", {});
  if (!row.may_act) return part("of_owner", { owner: row.owner ?? "" });
  // To compare other types may run code of whoever made them.
  if (row.is_foreign) return part("own_types", {});
  return undefined;
}

function dependentOf(row: Row, view: ViewScript | undefined): Dependent {
  const { oid, type, owner, stands_on: standsOn } = row;
  const drop = view?.drop ?? row.drop ?? undefined;
  const create =
    view?.create ?? [row.definition, ...(row.grants ?? []), row.comment].filter((sql) => sql !== null);
  const after = view?.after ?? [];
  const found = obstacle(row, drop);
  return {
    oid,
    type,
    name: view ? `${view.schema}.${view.relation}` : row.identity,
    identity: row.identity,
    owner: owner ?? "",
    cannot: found && whyOf(found),
    drop: drop ?? "",
    create,
    after,
    definition: [...create, ...after].join(";\n"),
    standsOn,
    view,
  };
}

/**
 * Everything that dropping these tables with CASCADE would take, in the order in which it can be made again: views where
 * they were, or in another schema that `into` names. Definitions leave out the schemas of the search path.
 */
export async function readDependents(
  warehouse: pg.Client,
  tables: string[],
  into = (schema: string) => schema,
): Promise<Dependent[]> {
  const { rows } = await warehouse.query<Row>(query, [tables]);
  const views = await readViewScripts(
    warehouse,
    rows.filter(({ type }) => type === "view" || type === "materialized view").map(({ oid }) => oid),
    into,
  );
  return rows.map((row) => dependentOf(row, views.get(row.oid)));
}

/** Acts as the owner of a dependent; RESET ROLE ends it. */
export const asOwner = ({ owner }: Dependent) => `SET LOCAL ROLE ${quote(owner)}`;
