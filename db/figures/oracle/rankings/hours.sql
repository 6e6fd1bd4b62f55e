-- Each hour that there was from the first instant to the last, by the weekday and hour on the wall; an hour that came twice
-- is one. Then what happened in them.
WITH there AS (
  SELECT DISTINCT date_trunc('hour', at AT TIME ZONE 'America/Sao_Paulo') AS wall
  FROM generate_series($2::date::timestamp AT TIME ZONE 'America/Sao_Paulo',
    ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo' - interval '1 second', interval '30 minutes') at),
happened AS (
  SELECT date_trunc('hour', created_at AT TIME ZONE 'America/Sao_Paulo') AS wall, count(*) AS n FROM (
    SELECT instance_id, created_at FROM platform.progress_events
    UNION ALL SELECT instance_id, created_at FROM platform.learner_events) e
  WHERE instance_id = ANY ($1::bigint[]) AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
    AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo' GROUP BY 1)
SELECT w.weekday, h.hour, coalesce(sum(n), 0)::float8 AS total, count(wall)::float8 AS days,
  avg(CASE WHEN wall IS NOT NULL THEN coalesce(n, 0) END)::float8 AS mean
FROM generate_series(1, 7) w (weekday) CROSS JOIN generate_series(0, 23) h (hour)
LEFT JOIN (there LEFT JOIN happened USING (wall))
  ON extract(isodow FROM wall) = w.weekday AND extract(hour FROM wall) = h.hour
GROUP BY 1, 2 ORDER BY 1, 2
