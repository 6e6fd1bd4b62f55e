import type pg from "pg";
import { columns, literal } from "./ddl.ts";
import { extraColumns } from "./dependents.ts";
import { tableNames } from "./schema/index.ts";

/** Something in a warehouse that is none of ours: what somebody made there of their own. */
export type ForeignObject = { type: string; name: string };

/** How many are told of. */
const most = 200;

/** The columns of all tables that are ours. */
const own = JSON.stringify(
  Object.fromEntries(tableNames.map((name) => [name, columns(name).map((column) => column.name)])),
);

const ours = `${literal(own)}::jsonb`;

/** What is in a warehouse that OpenDB did not make and a copy by its own models leaves behind. */
export const foreignObjectsQuery = `
  SELECT DISTINCT ON (type, name) type, name FROM (
    SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
        WHEN 'f' THEN 'foreign table' WHEN 'i' THEN 'index' ELSE 'table' END AS type,
      format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^(pg_|information_schema$|opendb$)'
      AND NOT ${ours} ? (n.nspname || '.' || c.relname) AND n.nspname !~ '^opendb_'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'i', 'a'))
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.oid::regprocedure::text
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^(pg_|information_schema$|opendb$)'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION ALL SELECT 'extension', extname FROM pg_extension WHERE extname <> 'plpgsql'
    UNION ALL SELECT 'column', name FROM (${extraColumns(ours)}) e) found
  ORDER BY type, name LIMIT ${most}`;

/** Asks a warehouse for what is none of ours. Whoever may connect may ask. */
export async function foreignObjects(opened: Pick<pg.ClientBase, "query">): Promise<ForeignObject[]> {
  return (await opened.query<ForeignObject>(foreignObjectsQuery)).rows;
}
