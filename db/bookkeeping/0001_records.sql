-- OpenDB's own records inside a warehouse. They commit with the rows that they speak of.
CREATE TABLE opendb.meta (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), contract_version integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE opendb.meta IS 'Which version of the data contract this warehouse follows.';

CREATE TABLE opendb.tenants (id bigint PRIMARY KEY);
COMMENT ON TABLE opendb.tenants IS 'The customer''s tenants, as the last load found them in the source.';

CREATE TABLE opendb.watermarks (
  table_name text PRIMARY KEY, until timestamptz NOT NULL, tenants bigint[] NOT NULL, id_run bigint NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE opendb.watermarks IS 'Source time up to which each table is complete, and for which tenants.';

CREATE TABLE opendb.steps (
  id_run bigint NOT NULL, table_name text NOT NULL, result jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id_run, table_name));
COMMENT ON TABLE opendb.steps IS 'What each committed step did: a worker that takes over a run skips these.';

CREATE TABLE opendb.staged (
  id_run bigint NOT NULL, table_name text NOT NULL, until timestamptz NOT NULL, tenants bigint[] NOT NULL,
  result jsonb NOT NULL, counts jsonb NOT NULL, PRIMARY KEY (id_run, table_name));
COMMENT ON TABLE opendb.staged IS 'Tables that a seed has built and not yet moved in.';

CREATE TABLE opendb.tenure (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), id_run bigint NOT NULL, token uuid NOT NULL,
  since timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE opendb.tenure IS 'The one execution of a load that may write; one that was taken over finds another here.';

CREATE TABLE opendb.source_columns (table_name text PRIMARY KEY, unused text[] NOT NULL);
COMMENT ON TABLE opendb.source_columns IS 'Columns that the source has and no table takes: a new one is reported once.';

CREATE TABLE opendb.counts (
  table_name text NOT NULL, id_tenant bigint NOT NULL, rows bigint NOT NULL, PRIMARY KEY (table_name, id_tenant));
COMMENT ON TABLE opendb.counts IS 'Exact rows per table and tenant, kept by the loads.';

CREATE TABLE opendb.touched (
  target text NOT NULL, grain text NOT NULL, id_tenant bigint NOT NULL, value bigint NOT NULL,
  PRIMARY KEY (target, grain, id_tenant, value));
COMMENT ON TABLE opendb.touched IS
  'What loads changed since a derived table was computed. value: an id, or for grain day the days since 1970-01-01.';

CREATE TABLE opendb.derived (table_name text PRIMARY KEY, is_stale boolean NOT NULL, as_of date);
COMMENT ON TABLE opendb.derived IS 'Derived tables: is_stale asks for a whole recompute; as_of is the last day covered.';

ALTER TABLE opendb.counts ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_scope ON opendb.counts FOR SELECT TO opendb_console
  USING (id_tenant = ANY (current_setting('opendb.tenants')::bigint[]));
GRANT USAGE ON SCHEMA lms, metrics, opendb TO opendb_console;
GRANT SELECT ON opendb.meta, opendb.tenants, opendb.watermarks, opendb.counts TO opendb_console;

-- Days and hours are those of Sao Paulo, whatever the session says. IMMUTABLE so that the planner folds and indexes
-- them: the zone is a constant here.
CREATE FUNCTION opendb.day(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (at AT TIME ZONE 'America/Sao_Paulo')::date;
CREATE FUNCTION opendb.day_start(day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN day::timestamp AT TIME ZONE 'America/Sao_Paulo';
