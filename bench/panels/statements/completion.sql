-- How far learners are in the products that most of them began.
WITH eligible AS (
  SELECT l.id_tenant, l.id, l.id_product, count(*) OVER (PARTITION BY l.id_tenant, l.id_product) AS lessons
  FROM lms.lessons l
  JOIN lms.modules m ON m.id_tenant = l.id_tenant AND m.id = l.id_section AND m.is_draft = false AND m.deleted_at IS NULL
  JOIN lms.products p ON p.id_tenant = l.id_tenant AND p.id = l.id_product AND p.is_draft = false AND p.deleted_at IS NULL
  WHERE l.id_tenant IN ({tenants}) AND l.is_draft = false AND l.deleted_at IS NULL
),
states AS (
  SELECT id_tenant, id_user, id_item, sum(action) AS state FROM lms.user_lesson_progress
  WHERE id_tenant IN ({tenants}) GROUP BY 1, 2, 3
),
learners AS (
  SELECT s.id_tenant, s.id_user, e.id_product, 100.0 * count(CASE WHEN s.state >= 1 THEN 1 END) / e.lessons AS progress
  FROM states s
  JOIN eligible e ON e.id_tenant = s.id_tenant AND e.id = s.id_item
  JOIN lms.users u ON u.id_tenant = s.id_tenant AND u.id = s.id_user AND u.deleted_at IS NULL
  GROUP BY s.id_tenant, s.id_user, e.id_product, e.lessons
)
SELECT id_tenant, id_product, avg(progress) AS mean, count(CASE WHEN progress >= 100 THEN 1 END) AS done, count(*) AS value
FROM learners GROUP BY 1, 2 ORDER BY value DESC, id_tenant, id_product LIMIT 20
