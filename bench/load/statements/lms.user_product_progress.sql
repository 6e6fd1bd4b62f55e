-- How much of each product each learner has completed, in per cent of the lessons that count.
WITH eligible AS (
  SELECT l.id_tenant, l.id, l.id_product, count(*) OVER (PARTITION BY l.id_tenant, l.id_product) AS lessons
  FROM lms.lessons l
  JOIN lms.modules m ON m.id_tenant = l.id_tenant AND m.id = l.id_section
  LEFT JOIN lms.modules parent ON parent.id_tenant = m.id_tenant AND parent.id = m.id_section
  JOIN lms.products p ON p.id_tenant = l.id_tenant AND p.id = l.id_product
  JOIN lms.tenants t ON t.id = l.id_tenant
  WHERE l.is_draft = false AND l.deleted_at IS NULL
    AND m.is_draft = false AND m.deleted_at IS NULL
    AND (parent.id IS NULL OR parent.is_draft = false AND parent.deleted_at IS NULL)
    AND p.is_draft = false AND p.deleted_at IS NULL
    AND t.deleted_at IS NULL
),
states AS (
  SELECT id_tenant, id_user, id_item, sum(action) AS state
  FROM lms.user_lesson_progress
  GROUP BY id_tenant, id_user, id_item
)
SELECT s.id_tenant, s.id_user, e.id_product,
  round(100.0 * count(*) FILTER (WHERE s.state >= 1) / e.lessons, 2)::numeric(5, 2) AS progress
FROM states s
JOIN eligible e ON e.id_tenant = s.id_tenant AND e.id = s.id_item
JOIN lms.users u ON u.id_tenant = s.id_tenant AND u.id = s.id_user
WHERE u.deleted_at IS NULL
GROUP BY s.id_tenant, s.id_user, e.id_product, e.lessons
