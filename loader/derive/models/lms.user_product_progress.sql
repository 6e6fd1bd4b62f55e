-- How far each learner is in each product: completed lessons of those that count, in percent.
-- ---
-- recompute: incremental
-- grain: { user: id_user, product: id_product }
-- basis_grain: product
-- inputs:
--   lms.user_lesson_progress:
--     invalidates: { user: id_user }
--     increments: { to: id_user, part: id_item, amount: action }
--   lms.users: { invalidates: { user: id }, when: [deleted_at] }
--   lms.tenants: {}
--   lms.products: {}
--   lms.modules: {}
--   lms.lessons: {}
-- ---
WITH counted (id_tenant, id, id_product) AS ({basis}),
sizes AS (
  SELECT id_tenant, id_product, count(*) AS lessons FROM counted GROUP BY id_tenant, id_product),
states AS (
  SELECT e.id_tenant, e.id_user, e.id_item, sum(e.action) AS state
  FROM {lms.user_lesson_progress} e WHERE e.id_user IS NOT NULL
  GROUP BY e.id_tenant, e.id_user, e.id_item),
done AS (
  SELECT s.id_tenant, s.id_user, l.id_product, count(*) FILTER (WHERE s.state >= 1) AS completed
  FROM states s JOIN counted l ON l.id_tenant = s.id_tenant AND l.id = s.id_item
  GROUP BY s.id_tenant, s.id_user, l.id_product)
SELECT d.id_tenant, d.id_user, d.id_product,
  round(100.0 * d.completed / z.lessons, 2) AS progress, CURRENT_TIMESTAMP AS created_at
FROM done d
JOIN sizes z ON z.id_tenant = d.id_tenant AND z.id_product = d.id_product
JOIN lms.users u ON u.id_tenant = d.id_tenant AND u.id = d.id_user AND u.deleted_at IS NULL
