-- Lessons by progress events in the days; then what is left.
WITH lessons AS (
  SELECT instance_id, lesson_id, count(*) AS total FROM platform.progress_events
  WHERE instance_id = ANY ($1::bigint[]) AND lesson_id IS NOT NULL
    AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
    AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
  GROUP BY 1, 2),
first AS (SELECT * FROM lessons ORDER BY total DESC, instance_id, lesson_id LIMIT 20)
SELECT * FROM (
SELECT f.instance_id::text AS tenant, f.lesson_id::text AS lesson, l.title AS name,
  (SELECT title FROM platform.products p WHERE p.id = l.product_id AND p.instance_id = l.instance_id) AS product_name,
  l.deleted_at IS NOT NULL AS is_deleted, f.total::float8, (SELECT count(*) FROM lessons)::float8 AS of
FROM first f LEFT JOIN platform.lessons l ON l.id = f.lesson_id AND l.instance_id = f.instance_id
UNION ALL
SELECT NULL, NULL, NULL, NULL, false, sum(total)::float8 - (SELECT sum(total) FROM first)::float8, count(*)::float8
FROM lessons HAVING count(*) > 20) listed
ORDER BY tenant IS NULL, total DESC, tenant::bigint, lesson::bigint
