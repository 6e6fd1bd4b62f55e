import type pg from "pg";

export type Right = { give: string; take: string };

const query = `
  WITH given AS (
    SELECT c.oid, a.grantee, a.privilege_type,
      CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS who
    FROM pg_class c CROSS JOIN aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)
  SELECT format('GRANT %s ON %s TO %s', g.privilege_type, $2::text, g.who) AS give,
    format('REVOKE %s ON %s FROM %s', g.privilege_type, $2::text, g.who) AS take
  FROM given g WHERE g.oid = $1::regclass AND NOT EXISTS (SELECT FROM given n
    WHERE n.oid = $2::regclass AND (n.grantee, n.privilege_type) = (g.grantee, g.privilege_type))
  UNION ALL
  SELECT format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, $2::text,
      CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ') FROM unnest(p.polroles) role),
      ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
    format('DROP POLICY %I ON %s', p.polname, $2::text)
  FROM pg_policy p WHERE p.polrelid = $1::regclass
    AND NOT EXISTS (SELECT FROM pg_policy n WHERE n.polrelid = $2::regclass AND n.polname = p.polname)`;

/** Rights and policies that somebody gave on a table beyond what the models say, for the table that replaces it. */
export async function extraRights(warehouse: pg.Client, place: string, built: string): Promise<Right[]> {
  return (await warehouse.query<Right>(query, [place, built])).rows;
}
