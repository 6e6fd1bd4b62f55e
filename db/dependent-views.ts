/**
 * The WITH of a query: `dependent (oid, depth)`, the views that dropping the tables of an SQL array of regclass with CASCADE
 * would take. Views depend on tables through their rewrite rules; a view on a view is found by walking on, the deepest
 * by the longest way.
 */
export const withDependentViews = (tables: string): string => `
  WITH RECURSIVE way (oid, depth) AS (
    SELECT r.ev_class, 1 FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
    WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
      AND d.refobjid = ANY (${tables}) AND NOT r.ev_class = ANY (${tables})
    UNION
    SELECT r.ev_class, w.depth + 1 FROM way w
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite r ON r.oid = d.objid WHERE r.ev_class <> w.oid),
  dependent AS (SELECT oid, max(depth) AS depth FROM way GROUP BY oid)`;
