import type pg from "pg";
import { policyText } from "./dependents.ts";
import { grantsOn, triggersOn } from "./view-scripts.ts";

/*
 * What somebody gave a table beyond what the models say goes with it without a word from PostgreSQL: it is no dependent but
 * a part. All of it is read from the table that is there, and given to the one that replaces it.
 */

/** A part of a table: by `give` the table that replaces it gets it, `take` takes it back. */
export type Part = { name: string; give: string; take?: string };

export type TableParts = {
  /** Before the swap, beside the table that is there: what takes time. */
  built: Part[];
  /** Rights, and what row-level security says beyond policies. */
  rights: Part[];
  /** Once every table and view has its place, since they may look into others. */
  policies: Part[];
  rest: Part[];
};

const plain = (grant: string) => `regexp_replace(${grant}, ' WITH GRANT OPTION$', '')`;
const grantPart = `SELECT jsonb_build_object('name', g, 'give', g, 'take', CASE WHEN ${plain("g")} <> ALL (b.grants)
  THEN replace(regexp_replace(${plain("g")}, '^GRANT', 'REVOKE'), ' TO ', ' FROM ') END) FROM unnest(${grantsOn("b.target")}) g`;

// c and n are the table that is there, b is the one that replaces it.
const built = `
  SELECT 1 AS at, format('option %s', o.name) AS name, format('ALTER TABLE %s SET (%s = %L)', b.target, o.name, o.value) AS give
  FROM (SELECT split_part(x, '=', 1) AS name, substr(x, strpos(x, '=') + 1) AS value, x FROM unnest(c.reloptions) x
    UNION ALL SELECT 'toast.' || split_part(x, '=', 1), substr(x, strpos(x, '=') + 1), x
    FROM pg_class t CROSS JOIN unnest(t.reloptions) x WHERE t.oid = c.reltoastrelid) o
  WHERE o.x <> ALL (coalesce(b.options, '{}'))
  UNION ALL
  SELECT 2, 'storage of ' || f.attname, format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s', b.target, f.attname,
    CASE f.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END)
  FROM pg_attribute f JOIN pg_attribute t ON t.attrelid = b.oid AND t.attname = f.attname AND t.atttypid = f.atttypid
  WHERE f.attrelid = c.oid AND f.attnum > 0 AND f.attstorage <> t.attstorage
    AND f.attstorage <> (SELECT typstorage FROM pg_type WHERE oid = f.atttypid)
  UNION ALL
  SELECT 2, 'compression of ' || f.attname, format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION %s', b.target, f.attname,
    CASE f.attcompression WHEN 'l' THEN 'lz4' ELSE 'pglz' END)
  FROM pg_attribute f JOIN pg_attribute t ON t.attrelid = b.oid AND t.attname = f.attname
  WHERE f.attrelid = c.oid AND f.attnum > 0 AND f.attcompression <> t.attcompression AND f.attcompression <> ''
  UNION ALL
  SELECT 2, 'statistics of ' || f.attname, format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', b.target, f.attname, f.attstattarget)
  FROM pg_attribute f JOIN pg_attribute t ON t.attrelid = b.oid AND t.attname = f.attname
  WHERE f.attrelid = c.oid AND f.attnum > 0 AND f.attstattarget >= 0 AND f.attstattarget IS DISTINCT FROM t.attstattarget
  UNION ALL
  SELECT 2, 'options of ' || f.attname, format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', b.target, f.attname, array_to_string(f.attoptions, ', '))
  FROM pg_attribute f JOIN pg_attribute t ON t.attrelid = b.oid AND t.attname = f.attname
  WHERE f.attrelid = c.oid AND f.attnum > 0 AND f.attoptions IS NOT NULL AND f.attoptions IS DISTINCT FROM t.attoptions
  UNION ALL
  SELECT 3, format('constraint %I', k.conname), format('ALTER TABLE %s ADD CONSTRAINT %I %s', b.target, k.conname, pg_get_constraintdef(k.oid))
  FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('c', 'u', 'x')
    AND NOT EXISTS (SELECT FROM pg_constraint h WHERE h.conrelid = b.oid AND h.conname = k.conname)
  UNION ALL
  SELECT 4, format('index %I', x.relname), replace(pg_get_indexdef(i.indexrelid), ' ON ' || b.place || ' USING ', ' ON ' || b.target || ' USING ')
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisvalid
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') AND k.conrelid = c.oid)
    AND NOT EXISTS (SELECT FROM pg_index j JOIN pg_class y ON y.oid = j.indexrelid WHERE j.indrelid = b.oid AND y.relname = x.relname)
  UNION ALL
  SELECT 5, format('default of %I', f.attname), format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', b.target, f.attname, pg_get_expr(e.adbin, e.adrelid))
  FROM pg_attrdef e JOIN pg_attribute f ON f.attrelid = e.adrelid AND f.attnum = e.adnum
  JOIN pg_attribute t ON t.attrelid = b.oid AND t.attname = f.attname
  WHERE e.adrelid = c.oid AND f.attgenerated = '' AND NOT t.atthasdef`;

const rest = `
  SELECT g.n / 1000.0 AS at, left(regexp_replace(g.sql, '^(CREATE( CONSTRAINT)?|ALTER|COMMENT ON) ', ''), 60) AS name, g.sql AS give
  FROM unnest(${triggersOn("b.place")}) WITH ORDINALITY g (sql, n)
  UNION ALL
  SELECT 2, format('constraint %I', k.conname), format('ALTER TABLE %s ADD CONSTRAINT %I %s', b.place, k.conname, pg_get_constraintdef(k.oid))
  FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'
  UNION ALL
  SELECT 3, format('publication %I', p.pubname), format('ALTER PUBLICATION %I ADD TABLE %s%s%s', p.pubname, b.place,
    (SELECT ' (' || string_agg(quote_ident(f.attname), ', ' ORDER BY f.attnum) || ')' FROM pg_attribute f
      WHERE f.attrelid = c.oid AND f.attnum = ANY (r.prattrs)), ' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')')
  FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE r.prrelid = c.oid
  UNION ALL
  SELECT 4, 'replica identity', format('ALTER TABLE %s REPLICA IDENTITY %s', b.place, CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
    ELSE (SELECT format('USING INDEX %I', x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) END)
  WHERE c.relreplident <> 'd'
  UNION ALL
  SELECT 4, 'order of rows', format('ALTER TABLE %s CLUSTER ON %I', b.place, x.relname)
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisclustered`;

const parts = (select: string) =>
  `(SELECT coalesce(jsonb_agg(jsonb_build_object('name', x.name, 'give', x.give) ORDER BY x.at, x.name, x.give), '[]') FROM (${select}) x WHERE x.give IS NOT NULL)`;

const query = `
  SELECT ${parts(built)} AS built,
    (SELECT coalesce(jsonb_agg(x.part ORDER BY x.part::text), '[]') FROM (${grantPart}
      UNION ALL SELECT jsonb_build_object('name', 'FORCE ROW LEVEL SECURITY', 'give', format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', b.target),
        'take', format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', b.target)) WHERE c.relforcerowsecurity) x (part)) AS rights,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', format('policy %I', p.polname), 'give', ${policyText("p", "b.target")},
        'take', format('DROP POLICY %I ON %s', p.polname, b.target)) ORDER BY p.polname), '[]')
      FROM pg_policy p WHERE p.polrelid = c.oid AND NOT EXISTS (SELECT FROM pg_policy o WHERE o.polrelid = b.oid AND o.polname = p.polname)) AS policies,
    ${parts(rest)} AS rest
  FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY w (place, built, target, n)
  JOIN pg_class c ON c.oid = w.place::regclass JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, c.relname) AS place, w.target, r.oid, r.reloptions AS options,
      ARRAY(SELECT ${plain("h")} FROM unnest(${grantsOn("w.target", "r")}) h) AS grants
    FROM pg_class r WHERE r.oid = w.built::regclass) b
  ORDER BY w.n`;

/**
 * The parts of each table in `place` that the one built for it lacks, given to `target`: the built table where it stands,
 * or the place once it has moved there. One query for all: to plan it takes longer than to run it, and a swap keeps
 * readers waiting meanwhile.
 */
export async function readTableParts(
  warehouse: pg.Client,
  tables: { place: string; built: string; target: string }[],
): Promise<TableParts[]> {
  const all = (key: "place" | "built" | "target") => tables.map((table) => table[key]);
  const { rows } = await warehouse.query<TableParts>(query, [all("place"), all("built"), all("target")]);
  return rows;
}
