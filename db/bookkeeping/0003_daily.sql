CREATE TABLE opendb.daily (
  target text NOT NULL, id_tenant bigint NOT NULL, day date NOT NULL, held bigint[] NOT NULL,
  PRIMARY KEY (target, id_tenant, day));
-- As lists of ids in the tables: db/ddl.ts says why.
ALTER TABLE opendb.daily ALTER COLUMN held SET STORAGE EXTERNAL;
COMMENT ON TABLE opendb.daily IS
  'What a derived table over many days keeps of each: the learners who were active, for instance.';

-- It was computed before anything was kept.
UPDATE opendb.derived SET is_stale = true WHERE table_name = 'metrics.user_activity_snapshots';
