-- What customers ask in SQL before they rely on the data: how fresh tables are, what loads did, and what columns mean. Kits
-- read these views and no table of this schema.
CREATE TABLE opendb.kits (role_name name PRIMARY KEY, tenants bigint[]);
COMMENT ON TABLE opendb.kits IS 'Login roles of kits, each with its tenants; null: all of them, also those to come.';

CREATE TABLE opendb.known_loads (
  identity uuid PRIMARY KEY, kind text NOT NULL, state text NOT NULL, started_at timestamptz, finished_at timestamptz);
COMMENT ON TABLE opendb.known_loads IS 'The last loads, as the control database has them.';

CREATE TABLE opendb.known_checks (table_name text PRIMARY KEY, outcome text NOT NULL, checked_at timestamptz NOT NULL);
COMMENT ON TABLE opendb.known_checks IS 'What the last load of each table came to, as the control database has it.';

-- What is counted by tenant is read by functions, and not by views with a condition: of those EXPLAIN tells what they leave
-- out. They take no arguments, and ask who signed in, which nothing that a kit may do changes.
CREATE FUNCTION opendb.own_counts() RETURNS TABLE (table_name text, id_tenant bigint, rows bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp BEGIN ATOMIC
  SELECT c.table_name, c.id_tenant, c.rows FROM opendb.counts c JOIN opendb.kits k ON k.role_name = SESSION_USER
  WHERE k.tenants IS NULL OR c.id_tenant = ANY (k.tenants);
END;

CREATE FUNCTION opendb.own_freshness()
RETURNS TABLE (table_name text, data_as_of timestamptz, loaded_at timestamptz, rows bigint, is_behind boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp BEGIN ATOMIC
  SELECT w.table_name, w.until, w.loaded_at,
    (SELECT coalesce(sum(c.rows), 0) FROM opendb.counts c
      WHERE c.table_name = w.table_name AND (k.tenants IS NULL OR c.id_tenant = ANY (k.tenants)))::bigint,
    w.is_outdated OR coalesce(d.is_stale, false)
      OR EXISTS (SELECT FROM opendb.invalidations i
        WHERE i.target = w.table_name AND (k.tenants IS NULL OR i.id_tenant = ANY (k.tenants)))
      OR EXISTS (SELECT FROM opendb.increments i
        WHERE i.target = w.table_name AND (k.tenants IS NULL OR i.id_tenant = ANY (k.tenants)))
  FROM opendb.watermarks w JOIN opendb.kits k ON k.role_name = SESSION_USER
    LEFT JOIN opendb.derived d ON d.table_name = w.table_name;
END;
REVOKE ALL ON FUNCTION opendb.own_counts(), opendb.own_freshness() FROM PUBLIC;

CREATE VIEW opendb.freshness AS SELECT table_name, data_as_of, loaded_at, rows, is_behind FROM opendb.own_freshness();
COMMENT ON VIEW opendb.freshness IS
  'How fresh each table is that was ever loaded: data_as_of is the time of the platform up to which it is complete, loaded_at when that came in, rows how many you may read. is_behind: what it is computed from has changed since.';

CREATE VIEW opendb.row_counts AS SELECT table_name, id_tenant, rows FROM opendb.own_counts();
COMMENT ON VIEW opendb.row_counts IS 'Exact rows of each table and tenant, as the loads keep them.';

CREATE VIEW opendb.loads AS SELECT kind, state, started_at, finished_at FROM opendb.known_loads;
COMMENT ON VIEW opendb.loads IS
  'The last loads. kind: seed loads everything anew, delta what changed, derive computes what follows from it. state: done is well; unreconciled: the rows are in and differ from the platform''s.';

CREATE VIEW opendb.checks AS SELECT table_name, outcome, checked_at FROM opendb.known_checks;
COMMENT ON VIEW opendb.checks IS
  'What the last load of each table came to. outcome: passed; warned: something is worth a look; differs: rows differ from the platform''s; failed: the table is as the load before left it.';

-- Kits that are there get what new ones are given. Their policies have said whose rows they read.
DO $$
DECLARE
  one record;
BEGIN
  INSERT INTO opendb.kits
  SELECT r.rolname, CASE WHEN p.rows <> 'true' THEN string_to_array(substring(p.rows FROM '\{([0-9,]+)\}'), ',')::bigint[] END
  FROM pg_roles r JOIN (
    SELECT polname, polroles, pg_get_expr(polqual, polrelid) AS rows FROM pg_policy
    WHERE polrelid = to_regclass('lms.tenants')) p ON p.polname = 'kit_' || r.rolname AND p.polroles = ARRAY[r.oid];
  FOR one IN SELECT role_name FROM opendb.kits LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA opendb TO %I', one.role_name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION opendb.own_counts(), opendb.own_freshness() TO %I', one.role_name);
    EXECUTE format('GRANT SELECT ON opendb.freshness, opendb.row_counts, opendb.loads, opendb.checks, opendb.dictionary TO %I',
      one.role_name);
  END LOOP;
END $$;
