import { ask } from "#warehouse/testing.ts";
import type { Address } from "./connect.ts";
import { consoleRole } from "./ddl.ts";

/*
 * What a role can do in a database, as the catalogs tell it: its own rights, those of roles that it belongs to and
 * those of everybody. What every role may do with PostgreSQL's own schemas is left out, but for what writes or reaches
 * out of the database.
 */

const rights = `
  WITH r AS (SELECT * FROM pg_roles WHERE rolname = $1),
  ours AS (SELECT n.* FROM pg_namespace n WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
  SELECT 1 AS place, 'role ' || concat_ws(', ', CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolcreatedb THEN 'creates databases' END,
    CASE WHEN rolcreaterole THEN 'creates roles' END, CASE WHEN rolreplication THEN 'replicates' END,
    CASE WHEN rolbypassrls THEN 'bypasses row security' END, 'signs in: ' || rolcanlogin) AS line FROM r
  UNION ALL SELECT 2, 'member of ' || m.roleid::regrole FROM pg_auth_members m, r WHERE m.member = r.oid
  UNION ALL SELECT 3, 'database: ' || concat_ws(', ', CASE WHEN has_database_privilege(r.oid, d.oid, 'CONNECT') THEN 'connect' END,
    CASE WHEN has_database_privilege(r.oid, d.oid, 'CREATE') THEN 'create schemas' END,
    CASE WHEN has_database_privilege(r.oid, d.oid, 'TEMP') THEN 'temporary tables' END) FROM r, pg_database d WHERE datname = current_database()
  UNION ALL SELECT 4, 'schema ' || nspname || ': ' || concat_ws(', ', CASE WHEN has_schema_privilege(r.oid, n.oid, 'USAGE') THEN 'use' END,
    CASE WHEN has_schema_privilege(r.oid, n.oid, 'CREATE') THEN 'create' END) FROM r, ours n
    WHERE has_schema_privilege(r.oid, n.oid, 'USAGE') OR has_schema_privilege(r.oid, n.oid, 'CREATE')
  UNION ALL SELECT 5, c.oid::regclass || ': ' || string_agg(lower(p), ', ' ORDER BY p)
      || CASE WHEN relrowsecurity THEN ' (row security)' ELSE '' END
    FROM r, ours n JOIN pg_class c ON c.relnamespace = n.oid AND relkind IN ('r', 'p', 'v', 'm', 'f'),
      unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
    WHERE has_schema_privilege(r.oid, n.oid, 'USAGE') AND has_table_privilege(r.oid, c.oid, p)
    GROUP BY c.oid, relrowsecurity
  UNION ALL SELECT 6, c.oid::regclass || ' (' || string_agg(attname, ', ' ORDER BY attname) || '): ' || lower(p)
    FROM r, ours n JOIN pg_class c ON c.relnamespace = n.oid AND relkind IN ('r', 'p', 'v', 'm', 'f')
      JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped,
      unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p
    WHERE has_schema_privilege(r.oid, n.oid, 'USAGE') AND has_column_privilege(r.oid, c.oid, attnum, p) AND NOT has_table_privilege(r.oid, c.oid, p)
    GROUP BY c.oid, p
  UNION ALL SELECT 7, 'sequence ' || c.oid::regclass || ': ' || string_agg(lower(p), ', ' ORDER BY p)
    FROM r, ours n JOIN pg_class c ON c.relnamespace = n.oid AND relkind = 'S', unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) p
    WHERE has_schema_privilege(r.oid, n.oid, 'USAGE') AND CASE WHEN relkind = 'S' THEN has_sequence_privilege(r.oid, c.oid, p) END GROUP BY c.oid
  UNION ALL SELECT 8, 'function ' || p.oid::regprocedure || CASE WHEN prosecdef THEN ' (as its owner)' ELSE '' END
    FROM r, ours n JOIN pg_proc p ON pronamespace = n.oid
    WHERE has_schema_privilege(r.oid, n.oid, 'USAGE') AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
  UNION ALL SELECT 8, 'function ' || p.oid::regprocedure FROM r, pg_proc p WHERE pronamespace = 'pg_catalog'::regnamespace
    AND proname ~ '^(lo_.*|lo(read|write)|pg_(read|write|stat|ls)_.*(file|dir).*|pg_reload_conf|pg_rotate_logfile|pg_switch_wal|pg_promote)$'
    AND proname !~ 'statistics|^pg_stat_get' AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
  UNION ALL SELECT 9, 'policy ' || c.oid::regclass || ', ' || polname || ': ' || polcmd::text
      || coalesce(', sees ' || pg_get_expr(polqual, polrelid), '') || coalesce(', writes ' || pg_get_expr(polwithcheck, polrelid), '')
    FROM r, pg_policy JOIN pg_class c ON c.oid = polrelid WHERE polroles = '{0}' OR r.oid = ANY (polroles)
  UNION ALL SELECT 10, 'owns ' || objid FROM pg_shdepend, r WHERE refobjid = r.oid AND deptype = 'o'
  ORDER BY 1, 2`;

/** One line a right of the web process's role, in the order of what they are about. */
export async function rightsIn(address: Address): Promise<string> {
  const rows = await ask<{ line: string }>(address, rights, [consoleRole]);
  return rows.map(({ line }) => line.replace(/\s+/g, " ")).join("\n");
}
