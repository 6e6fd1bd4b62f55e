-- The lessons with most events in the range.
SELECT id_tenant, id_item, count(*) AS value FROM lms.user_lesson_progress
WHERE id_tenant IN ({tenants}) AND id_item IS NOT NULL AND created_at >= {first} AND created_at < {end}
GROUP BY 1, 2 ORDER BY value DESC, id_tenant, id_item LIMIT 20
