-- The lessons that are surely liked best.
WITH rated AS (
  SELECT id_tenant, id_lesson, count(CASE WHEN rating = 1 THEN 1 END) AS likes, count(CASE WHEN rating IN (1, -1) THEN 1 END) AS n
  FROM lms.lesson_ratings WHERE id_tenant IN ({tenants}) AND deleted_at IS NULL GROUP BY 1, 2
)
SELECT r.id_tenant, r.id_lesson, r.likes AS value
FROM rated r JOIN lms.lessons l ON l.id_tenant = r.id_tenant AND l.id = r.id_lesson
WHERE l.deleted_at IS NULL AND r.likes > 0
ORDER BY round(CAST((r.likes + 1.92073 - 1.959964 * sqrt(r.likes * (r.n - r.likes) * 1.0 / r.n + 0.960365)) / (r.n + 3.84146) AS numeric(12, 6)), 6) DESC,
  r.likes DESC, r.id_tenant, r.id_lesson LIMIT 10
