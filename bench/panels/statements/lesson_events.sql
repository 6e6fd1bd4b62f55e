-- Events of lessons on each day of each tenant.
SELECT id_tenant, created_at::date AS day, count(*) AS value FROM lms.user_lesson_progress
WHERE id_tenant IN ({tenants}) AND id_item IS NOT NULL AND created_at >= {begin} AND created_at < {end}
GROUP BY 1, 2
