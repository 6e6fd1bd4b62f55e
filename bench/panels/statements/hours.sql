-- Events by weekday and hour; how many days there were is known without any event.
SELECT extract(isodow FROM moment) AS weekday, extract(hour FROM moment) AS hour, count(*) AS value
FROM (
  SELECT id_tenant, created_at AS moment FROM lms.user_lesson_progress
  UNION ALL
  SELECT id_tenant, created_at FROM lms.user_logs) e
WHERE id_tenant IN ({tenants}) AND moment >= {first} AND moment < {end}
GROUP BY 1, 2
