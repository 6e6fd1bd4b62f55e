-- Events of progress and logs an hour of Sao Paulo.
-- ---
-- recompute: partitions
-- grain: { day: date }
-- inputs:
--   lms.user_logs: { invalidates: { day: created_at } }
--   lms.user_lesson_progress: { invalidates: { day: created_at } }
-- ---
WITH hours AS (
  SELECT id_tenant, date_trunc('hour', created_at) AS hour, count(*) AS total
  FROM {lms.user_lesson_progress} i WHERE created_at IS NOT NULL GROUP BY 1, 2
  UNION ALL
  SELECT id_tenant, date_trunc('hour', created_at), count(*)
  FROM {lms.user_logs} i WHERE created_at IS NOT NULL GROUP BY 1, 2)
SELECT id_tenant, hour::date AS date, extract(hour FROM hour)::smallint AS hour, sum(total)::integer AS total
FROM hours GROUP BY 1, 2, 3
