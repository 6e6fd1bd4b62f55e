-- Rows of the source that do not fit their table are set aside by key, column and reason, never by value; an index on
-- e-mails takes their beginning.
CREATE TABLE opendb.rejected (
  table_name text NOT NULL, id_row text NOT NULL, column_name text NOT NULL, reason text NOT NULL, key jsonb NOT NULL,
  identity uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (table_name, id_row, column_name));
COMMENT ON TABLE opendb.rejected IS
  'Rows of the source that stand nowhere here, since a value of theirs does not fit its column: every load looks at them again. Their values are not kept.';
COMMENT ON COLUMN opendb.rejected.reason IS 'The SQLSTATE with which the value was refused.';
COMMENT ON COLUMN opendb.rejected.identity IS 'The run that set it aside.';

ALTER TABLE opendb.staged ADD COLUMN rejected jsonb NOT NULL DEFAULT '[]';

-- A new warehouse has its tables later, and from the models; from one that is there somebody may have dropped them.
DO $$ BEGIN
  IF to_regclass('lms.users') IS NOT NULL THEN
    DROP INDEX IF EXISTS lms.users_email;
    CREATE INDEX users_email ON lms.users (id_tenant, "left"(email, 300));
  END IF;
END $$;
