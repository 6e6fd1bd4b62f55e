import type pg from "pg";
import type { Difference } from "./compare.ts";

/** What makes, writes, reads and removes large objects: functions that PostgreSQL gives to everybody. */
const granted = `
  SELECT coalesce(r.rolname, 'everyone (public)') AS who, array_agg(DISTINCT p.proname::text ORDER BY p.proname::text) AS functions
  FROM pg_proc p CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
  LEFT JOIN pg_roles r ON r.oid = a.grantee
  WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^(lo_.*|lo(read|write))$'
    AND a.privilege_type = 'EXECUTE' AND NOT coalesce(r.rolsuper, false)
  GROUP BY 1 ORDER BY 1`;

/** Who but a superuser may keep data in large objects of a database, where no policy and no load looks. */
export async function largeObjects(client: Pick<pg.Client, "query">): Promise<Difference[]> {
  const { rows } = await client.query<{ who: string; functions: string[] }>(granted);
  return rows.map(({ who, functions }) => ({
    table: "large objects",
    message: `large objects: ${who} may call ${functions.join(", ")}: docs/production.md (Roles and grants) has the statement that takes it away.`,
  }));
}
