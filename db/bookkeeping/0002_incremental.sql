ALTER TABLE opendb.meta ADD COLUMN bookkeeping integer NOT NULL DEFAULT 1;
COMMENT ON COLUMN opendb.meta.bookkeeping IS 'Which of the numbered files of db/bookkeeping this warehouse has.';

CREATE TABLE opendb.added (
  target text NOT NULL, id_tenant bigint NOT NULL, value bigint NOT NULL, part bigint, rows bigint NOT NULL,
  amount bigint NOT NULL, UNIQUE NULLS NOT DISTINCT (target, id_tenant, value, part));
COMMENT ON TABLE opendb.added IS
  'What loads added to the rows behind a derived table since it was computed, less what they took away: rows and an amount, for each part of a value (each learner of a lesson).';

CREATE TABLE opendb.kept (
  target text NOT NULL, id_tenant bigint NOT NULL, value bigint NOT NULL, belongs_to bigint NOT NULL,
  PRIMARY KEY (target, id_tenant, value));
COMMENT ON TABLE opendb.kept IS
  'What a derived table was last computed from: the lessons that count, and the product of each.';

CREATE TABLE opendb.unresolved (
  id_run bigint NOT NULL, table_name text NOT NULL, reference text NOT NULL, id_tenant bigint NOT NULL,
  value bigint NOT NULL, rows bigint NOT NULL, example text NOT NULL,
  PRIMARY KEY (id_run, table_name, reference, id_tenant, value));
COMMENT ON TABLE opendb.unresolved IS
  'References of rows that a delta brought and that led nowhere yet, while the tables they refer to were under way.';

-- What was computed before this says neither from what, nor what loads have added since.
UPDATE opendb.derived SET is_stale = true
WHERE table_name IN ('lms.user_product_progress', 'metrics.lesson_progress_aggregates');
