-- Rows of a table may have values of another relation of the source, which change without them.
CREATE TABLE opendb.joined (
  table_name text NOT NULL, alias text NOT NULL, id bigint NOT NULL, hash bigint NOT NULL,
  PRIMARY KEY (table_name, alias, id));
COMMENT ON TABLE opendb.joined IS
  'What each table last read of the relations that it joins, a hash a row: where the source has another one now, the rows that hang on it are read again.';

ALTER TABLE opendb.staged ADD COLUMN joined jsonb NOT NULL DEFAULT '[]';
