-- Events of both kinds on each day of each tenant.
SELECT id_tenant, moment::date AS day, count(*) AS value
FROM (
  SELECT id_tenant, created_at AS moment FROM lms.user_lesson_progress
  UNION ALL
  SELECT id_tenant, created_at FROM lms.user_logs) e
WHERE id_tenant IN ({tenants}) AND moment >= {begin} AND moment < {end}
GROUP BY 1, 2
