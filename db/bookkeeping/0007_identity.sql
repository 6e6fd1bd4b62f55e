-- A run's number comes again when the control database is restored from a backup; its identity does not. Results of
-- steps, tables that are built and references that were noted are of use to their own run only, and go.
DELETE FROM opendb.steps;
ALTER TABLE opendb.steps ADD COLUMN identity uuid NOT NULL, DROP CONSTRAINT steps_pkey,
  ADD PRIMARY KEY (identity, table_name);

DELETE FROM opendb.staged;
ALTER TABLE opendb.staged ADD COLUMN identity uuid NOT NULL, ADD COLUMN execution uuid NOT NULL,
  DROP CONSTRAINT staged_pkey, ADD PRIMARY KEY (identity, table_name);
COMMENT ON COLUMN opendb.staged.execution IS
  'The fencing token of the execution that built it. Each opens one snapshot of the source.';

DELETE FROM opendb.unresolved_references;
ALTER TABLE opendb.unresolved_references DROP CONSTRAINT unresolved_pkey, DROP COLUMN id_run,
  ADD COLUMN identity uuid NOT NULL, ADD PRIMARY KEY (identity, table_name, reference, id_tenant, value);

ALTER TABLE opendb.fence ADD COLUMN identity uuid;
COMMENT ON COLUMN opendb.fence.identity IS 'The run that worked here last.';
ALTER TABLE opendb.watermarks ADD COLUMN identity uuid;
COMMENT ON COLUMN opendb.watermarks.identity IS 'The run that set it; its number may have been given twice.';
