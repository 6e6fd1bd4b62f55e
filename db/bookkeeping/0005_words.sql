-- The records get the names that the field has for them.
ALTER TABLE opendb.tenure RENAME TO fence;
COMMENT ON TABLE opendb.fence IS
  'The fencing token of the one execution of a load that may write; one that was taken over finds another here.';

ALTER TABLE opendb.touched RENAME TO invalidations;
COMMENT ON TABLE opendb.invalidations IS
  'What loads changed since a computed table was computed. value: an id, or for grain day the days since 1970-01-01.';

ALTER TABLE opendb.added RENAME TO increments;
COMMENT ON TABLE opendb.increments IS
  'What loads added to the rows behind a computed table since it was computed, less what they took away: rows and an amount, for each part of a value (each learner of a lesson).';

ALTER TABLE opendb.kept RENAME TO basis;
COMMENT ON TABLE opendb.basis IS
  'What a computed table was last computed from: the lessons that count, and the product of each.';

ALTER TABLE opendb.daily RENAME TO day_members;
ALTER TABLE opendb.day_members RENAME COLUMN held TO members;
COMMENT ON TABLE opendb.day_members IS
  'What a computed table over a rolling window keeps of each day: the learners who were active.';

ALTER TABLE opendb.unresolved RENAME TO unresolved_references;
