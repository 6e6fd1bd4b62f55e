/** Of what relation an object is a part, so that it comes and goes with it: an index, a trigger, a policy, a row type. */
const relationOf = (classid: string, objid: string) => `CASE ${classid}
    WHEN 'pg_class'::regclass THEN (SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = ${objid}
      UNION ALL SELECT t.oid FROM pg_class t WHERE t.reltoastrelid = ${objid})
    WHEN 'pg_type'::regclass THEN (SELECT coalesce(nullif(t.typrelid, 0), e.typrelid) FROM pg_type t
      LEFT JOIN pg_type e ON e.typarray = t.oid WHERE t.oid = ${objid})
    WHEN 'pg_constraint'::regclass THEN (SELECT nullif(conrelid, 0) FROM pg_constraint WHERE oid = ${objid})
    WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_trigger WHERE oid = ${objid})
    WHEN 'pg_attrdef'::regclass THEN (SELECT adrelid FROM pg_attrdef WHERE oid = ${objid})
    WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_policy WHERE oid = ${objid})
    WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite WHERE oid = ${objid})
    WHEN 'pg_statistic_ext'::regclass THEN (SELECT stxrelid FROM pg_statistic_ext WHERE oid = ${objid})
    WHEN 'pg_publication_rel'::regclass THEN (SELECT prrelid FROM pg_publication_rel WHERE oid = ${objid})
  END`;

/**
 * The WITH of a query: `dependent (classid, objid, objsubid, depth)`, everything that goes when the tables of an SQL array
 * of regclass are dropped with CASCADE and that is no part of them: pg_depend walked to its end, the deepest by the
 * longest way. What is a part of another dependent comes and goes with that one.
 */
export const withDependents = (tables: string): string => `
  WITH RECURSIVE way (classid, objid, objsubid, depth) AS (
    SELECT 'pg_class'::regclass::oid, t::oid, 0, 0 FROM unnest(${tables}) t
    UNION
    SELECT n.classid, n.objid, n.objsubid, w.depth + 1
    FROM way w
    JOIN pg_depend d ON d.refclassid = w.classid AND d.refobjid = w.objid AND (w.objsubid = 0 OR d.refobjsubid = w.objsubid)
    LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.ev_type = '1'
    -- The rule of a view is the view.
    CROSS JOIN LATERAL (SELECT CASE WHEN r.oid IS NULL THEN d.classid ELSE 'pg_class'::regclass END AS classid,
      coalesce(r.ev_class, d.objid) AS objid, CASE WHEN r.oid IS NULL THEN d.objsubid ELSE 0 END AS objsubid) n
    WHERE w.depth < 100 AND (n.classid, n.objid) <> (w.classid, w.objid)
      -- Parts of a table lead nowhere else, but its row type does.
      AND (n.classid = 'pg_type'::regclass OR ${relationOf("n.classid", "n.objid")} = ANY (${tables}) IS NOT TRUE)),
  reached AS (SELECT classid, objid, objsubid, max(depth) AS depth FROM way WHERE depth > 0 GROUP BY 1, 2, 3),
  dependent AS (SELECT * FROM reached x
    WHERE NOT (classid = 'pg_class'::regclass AND objid = ANY (${tables}))
      AND NOT (classid = 'pg_trigger'::regclass AND EXISTS (SELECT FROM pg_trigger WHERE oid = objid AND tgisinternal))
      AND (${relationOf("x.classid", "x.objid")} = ANY (${tables}) OR EXISTS (SELECT FROM reached o
        WHERE o.classid = 'pg_class'::regclass AND o.objsubid = 0
          AND (o.objid = ${relationOf("x.classid", "x.objid")} OR x.classid = o.classid AND x.objid = o.objid AND x.objsubid > 0))) IS NOT TRUE)`;

/** Whether an object came with an extension, which alone can make it again. */
export const isOfExtension = (classid: string, objid: string): string =>
  `EXISTS (SELECT FROM pg_depend e WHERE (e.classid, e.objid) = (${classid}, ${objid}) AND e.deptype = 'e')`;

/** Whether a constraint is a foreign key over a type of somebody's own: to compare its values may run their code. */
export const comparesOwnTypes = (constraint: string): string =>
  `EXISTS (SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
      JOIN pg_type t ON t.oid = a.atttypid
    WHERE k.oid = ${constraint} AND k.contype = 'f' AND t.typnamespace <> 'pg_catalog'::regnamespace)`;

/**
 * A query for the columns of tables that their models do not know, by the models' columns: `{"lms.users": ["id", ...]}` as
 * an SQL jsonb. They go with the table, and their values with them.
 */
export const extraColumns = (models: string): string => `
  SELECT m.key || '.' || a.attname AS name,
    format('ALTER TABLE %s ADD COLUMN %I %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod)) AS definition
  FROM jsonb_each(${models}) m
  JOIN pg_class c ON c.oid = to_regclass(m.key)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE NOT m.value ? a.attname ORDER BY 1`;
