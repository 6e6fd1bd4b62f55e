-- Events of either kind by hour of the day; an hour that the clock had twice counts as one.
WITH hours AS (
  SELECT id_tenant, date_trunc('hour', created_at) AS hour, count(*) AS total
  FROM (
    SELECT id_tenant, created_at FROM lms.user_lesson_progress
    UNION ALL
    SELECT id_tenant, created_at FROM lms.user_logs) e
  WHERE created_at IS NOT NULL
  GROUP BY 1, 2
)
SELECT id_tenant, hour::date AS date, extract(hour FROM hour)::smallint AS hour, sum(total)::integer AS total
FROM hours
GROUP BY 1, 2, 3
