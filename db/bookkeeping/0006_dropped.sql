CREATE TABLE opendb.dropped_objects (
  id_run bigint NOT NULL, name text NOT NULL, why text NOT NULL, definition text NOT NULL,
  at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE opendb.dropped_objects IS
  'What of a customer''s own a confirmed seed took with the old tables, and how it was made.';
