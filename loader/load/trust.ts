import type pg from "pg";
import { literal, loaderRole } from "#db/ddl.ts";
import { isSuperuser } from "#db/owner.ts";
import { because } from "#errors/english.ts";
import { part } from "#errors/sentences.ts";
import { objectPart, type Why, whyOf } from "./lost.ts";

/*
 * A load fills a materialized view although nobody asked for that view. What the view runs, it runs with its owner's
 * rights; so where these reach beyond what an owner may do by having tables, all code in it has to be as trusted.
 */

const isMighty = (
  role: string,
) => `EXISTS (SELECT FROM pg_roles m WHERE m.oid = ${role} AND (m.rolsuper OR m.rolbypassrls
    OR pg_has_role(m.oid, ${literal(loaderRole)}, 'MEMBER') OR pg_has_role(m.oid, 'pg_execute_server_program', 'MEMBER')
    OR pg_has_role(m.oid, 'pg_write_server_files', 'MEMBER') OR pg_has_role(m.oid, 'pg_read_server_files', 'MEMBER')))`;

/**
 * Whose code something runs, found from what `start` selects (classid, objid) on: views by their rule, domains by their
 * checks; of tables only the policies run anything. What belongs to trusted roles is left out.
 */
const untrusted = (start: string) => `
  WITH RECURSIVE used (classid, objid) AS (
    SELECT s.classid::oid, s.objid::oid FROM (${start}) s
    UNION
    SELECT n.classid, n.objid FROM used u CROSS JOIN LATERAL (
      SELECT d.refclassid AS classid, d.refobjid AS objid FROM pg_depend d
      WHERE (d.classid, d.objid) = (u.classid, u.objid) AND u.classid <> 'pg_class'::regclass
      UNION ALL
      SELECT d.refclassid, d.refobjid FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
      WHERE u.classid = 'pg_class'::regclass AND r.ev_class = u.objid AND r.ev_type = '1'
      UNION ALL
      SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint k
      WHERE u.classid = 'pg_type'::regclass AND k.contypid = u.objid) n)
  SELECT i.type || ' ' || i.identity AS name, pg_get_userbyid(o.owner) AS of
  FROM used u
  LEFT JOIN pg_class c ON u.classid = 'pg_class'::regclass AND c.oid = u.objid AND (c.relkind IN ('v', 'm', 'f') OR c.relrowsecurity)
  LEFT JOIN pg_proc p ON u.classid = 'pg_proc'::regclass AND p.oid = u.objid
  LEFT JOIN pg_operator q ON u.classid = 'pg_operator'::regclass AND q.oid = u.objid
  LEFT JOIN pg_type t ON u.classid = 'pg_type'::regclass AND t.oid = u.objid AND t.typtype = 'd'
  CROSS JOIN LATERAL (SELECT coalesce(c.relowner, p.proowner, q.oprowner, t.typowner) AS owner) o
  CROSS JOIN LATERAL pg_identify_object(u.classid, u.objid, 0) i
  WHERE o.owner IS NOT NULL AND NOT ${isMighty("o.owner")}`;

type Found = { name: string; of: string };

/** Why a materialized view is not to be filled by a load: somebody else's code would run with rights above theirs. */
export async function whyNotFilled(
  warehouse: pg.Client,
  schema: string,
  view: string,
): Promise<Why | undefined> {
  const start = `SELECT 'pg_class'::regclass AS classid, c.oid AS objid FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE (n.nspname, c.relname) = ($1, $2) AND ${isMighty("c.relowner")}`;
  const { rows } = await warehouse.query<Found>(`${untrusted(start)} ORDER BY 1 LIMIT 1`, [schema, view]);
  const [found] = rows;
  return found && whyOf(part("runs_code", { object: objectPart(found.name), owner: found.of }));
}

/**
 * Throws `configuration` when a load was signed in to as a superuser: whatever of somebody else's a load runs, a trigger
 * or a default on a table that it writes, could RESET ROLE and be the superuser. Nobody else has that much to give away.
 */
export async function mustBeNoSuperuser(warehouse: pg.Client): Promise<void> {
  if (await isSuperuser(warehouse)) throw because("superuser_signed_in", {}, { origin: "warehouse" });
}
