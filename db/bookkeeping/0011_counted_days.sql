-- Figures by day are computed anew, of days between 2000 and the one after that of the data: rows may lie on no such day.
UPDATE opendb.derived SET is_stale = true
WHERE table_name IN ('metrics.daily_counters', 'metrics.user_activity_snapshots', 'metrics.daily_product_certificates',
  'metrics.daily_lesson_events', 'metrics.hourly_events');
DELETE FROM opendb.invalidations
WHERE grain = 'day' AND NOT value BETWEEN date '2000-01-01' - date '1970-01-01' AND date '9999-12-31' - date '1970-01-01';
