-- The lessons that most learners have watched, of those that learners can reach.
WITH watched AS (
  SELECT id_tenant, id_item, count(DISTINCT id_user) AS value FROM lms.user_lesson_progress
  WHERE id_tenant IN ({tenants}) AND id_user IS NOT NULL GROUP BY 1, 2
)
SELECT l.id_tenant, l.id, w.value
FROM lms.lessons l
JOIN lms.modules m ON m.id_tenant = l.id_tenant AND m.id = l.id_section AND m.is_draft = false AND m.deleted_at IS NULL
JOIN lms.products p ON p.id_tenant = l.id_tenant AND p.id = l.id_product AND p.is_draft = false AND p.deleted_at IS NULL
JOIN watched w ON w.id_tenant = l.id_tenant AND w.id_item = l.id
WHERE l.is_draft = false AND l.deleted_at IS NULL
ORDER BY w.value DESC, l.id_tenant, l.id LIMIT 10
