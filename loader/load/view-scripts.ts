import type pg from "pg";
import { quote } from "#db/ddl.ts";

/** What it takes to make a view again with all that is part of it. */
export type ViewScript = {
  schema: string;
  relation: string;
  kind: "VIEW" | "MATERIALIZED VIEW";
  isMaterialized: boolean;
  /** Whether it has rows: one that was made WITH NO DATA stays without. */
  isFilled: boolean;
  /** Whether it reads with the rights of who asks it; otherwise with its owner's. */
  isInvoker: boolean;
  drop: string;
  /** Materialized views without rows, with their indexes; rights and comments. */
  create: string[];
  after: string[];
};

type Row = {
  oid: string;
  schema: string;
  name: string;
  kind: "v" | "m";
  is_filled: boolean;
  definition: string;
  options: string[] | null;
  indexes: string[];
  grants: string[];
  comments: string[];
  defaults: string[];
  after: string[];
};

const grantee = "CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END";
const option = "CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END";

/** The rights that others have on a relation and its columns, with the option to pass them on, for `target`. */
export const grantsOn = (target: string, c = "c") => `ARRAY(
  SELECT format('GRANT %s ON %s TO %s%s', a.privilege_type, ${target}, ${grantee}, ${option})
  FROM aclexplode(${c}.relacl) a WHERE a.grantee <> ${c}.relowner
  UNION ALL
  SELECT format('GRANT %s (%I) ON %s TO %s%s', a.privilege_type, t.attname, ${target}, ${grantee}, ${option})
  FROM pg_attribute t CROSS JOIN aclexplode(t.attacl) a
  WHERE t.attrelid = ${c}.oid AND NOT t.attisdropped AND a.grantee <> ${c}.relowner)`;

/** The triggers of a relation `c` and how they are switched, its rules and its statistics, where it stands. */
export const triggersOn = (place: string) => `ARRAY(
  SELECT sql FROM (
    SELECT 1 AS at, g.oid, pg_get_triggerdef(g.oid) AS sql FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal
    UNION ALL
    SELECT 2, g.oid, format('ALTER TABLE %s %s TRIGGER %I', ${place},
      CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, g.tgname)
    FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled <> 'O'
    UNION ALL
    SELECT 3, g.oid, format('COMMENT ON TRIGGER %I ON %s IS %L', g.tgname, ${place}, obj_description(g.oid, 'pg_trigger'))
    FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND obj_description(g.oid, 'pg_trigger') IS NOT NULL
    UNION ALL
    SELECT 4, r.oid, pg_get_ruledef(r.oid) FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type <> '1'
    UNION ALL
    SELECT 5, r.oid, format('ALTER TABLE %s %s RULE %I', ${place},
      CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END, r.rulename)
    FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type <> '1' AND r.ev_enabled <> 'O'
    UNION ALL
    SELECT 6, s.oid, pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s WHERE s.stxrelid = c.oid) x
  ORDER BY at, oid)`;

const place = "format('%I.%I', n.nspname, c.relname)";
const target = "k.target";

const query = `
  SELECT c.oid::text, n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.relispopulated AS is_filled,
    pg_get_viewdef(c.oid) AS definition, c.reloptions AS options,
    ARRAY(SELECT replace(pg_get_indexdef(i.indexrelid), ' ON ' || q.place || ' USING ', ' ON ' || k.target || ' USING ')
      FROM pg_index i WHERE i.indrelid = c.oid ORDER BY i.indexrelid)
    || ARRAY(SELECT format('ALTER MATERIALIZED VIEW %s CLUSTER ON %I', k.target, x.relname)
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisclustered) AS indexes,
    ${grantsOn(target)} AS grants,
    ARRAY(SELECT format('COMMENT ON %s %s IS %L', q.kind, ${target}, obj_description(c.oid, 'pg_class'))
      WHERE obj_description(c.oid, 'pg_class') IS NOT NULL
      UNION ALL SELECT format('COMMENT ON COLUMN %s.%I IS %L', ${target}, t.attname, col_description(c.oid, t.attnum))
      FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attnum > 0 AND col_description(c.oid, t.attnum) IS NOT NULL) AS comments,
    ARRAY(SELECT format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', ${target}, t.attname, pg_get_expr(e.adbin, e.adrelid))
      FROM pg_attrdef e JOIN pg_attribute t ON t.attrelid = e.adrelid AND t.attnum = e.adnum WHERE e.adrelid = c.oid) AS defaults,
    ${triggersOn(place)} AS after
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (SELECT format('%I.%I', $3::jsonb ->> n.nspname::text, c.relname) AS target) k
  CROSS JOIN LATERAL (SELECT ${place} AS place, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS kind) q
  WHERE c.oid = ANY ($1::oid[]) AND n.nspname = ANY ($2::text[])`;

function scriptOf(row: Row, into: string): ViewScript {
  const { schema, name: relation, definition } = row;
  const qualified = `${quote(into)}.${quote(relation)}`;
  const isMaterialized = row.kind === "m";
  const kind = isMaterialized ? "MATERIALIZED VIEW" : "VIEW";
  const options = row.options ? ` WITH (${row.options.join(", ")})` : "";
  // Without rows, so that nothing runs: they come by REFRESH, which PostgreSQL locks in (decision 10).
  const query = isMaterialized ? `${definition.replace(/;\s*$/, "")} WITH NO DATA` : definition;
  return {
    schema,
    relation,
    kind,
    isMaterialized,
    isFilled: isMaterialized && row.is_filled,
    isInvoker: (row.options ?? []).some((given) => /^security_invoker=(true|on|1|yes)$/i.test(given)),
    drop: `DROP ${kind} ${quote(schema)}.${quote(relation)}`,
    create: [
      `CREATE ${kind} ${qualified}${options} AS ${query}`,
      ...row.indexes,
      ...row.defaults,
      ...row.comments,
      ...row.grants,
    ],
    after: row.after,
  };
}

/** How to make views again, by their oid: where they were, or in the schema that `into` names. */
export async function readViewScripts(
  warehouse: pg.Client,
  oids: string[],
  into: (schema: string) => string,
): Promise<Map<string, ViewScript>> {
  const { rows: found } = await warehouse.query<{ schema: string }>(
    `SELECT DISTINCT n.nspname AS schema FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = ANY ($1::oid[])`,
    [oids],
  );
  const schemas = found.map(({ schema }) => schema);
  const { rows } = await warehouse.query<Row>(query, [
    oids,
    schemas,
    JSON.stringify(Object.fromEntries(schemas.map((schema) => [schema, into(schema)]))),
  ]);
  return new Map(rows.map((row) => [row.oid, scriptOf(row, into(row.schema))]));
}
