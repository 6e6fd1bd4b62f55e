-- A day is a few lessons of a few learners, and a few lessons that are edited in courses that most learners have. So
-- only pairs of learner and lesson are read in which something moved: what they count now less what they counted
-- before is added to what was completed, which progress says: to two decimals, exact up to ten thousand lessons.
-- Learners of larger products, and those without any progress yet, are computed from all their events.
-- OFFSET 0 and LIMIT 1 keep the planner from reading all events for what it takes to be many.
WITH counted (id_tenant, id, id_product) AS ({basis}),
before (id_tenant, id, id_product) AS ({former_basis}),
sizes AS (
  SELECT id_tenant, id_product, count(*) AS lessons FROM counted GROUP BY id_tenant, id_product),
former AS (
  SELECT id_tenant, id_product, count(*) AS lessons FROM before GROUP BY id_tenant, id_product),
stale AS MATERIALIZED (
  SELECT p.id_tenant, p.id_user, p.id_product, p.progress, f.lessons
  FROM lms.user_product_progress p LEFT JOIN former f USING (id_tenant, id_product)
  WHERE (p.id_tenant, p.id_user) IN (SELECT id_tenant, value FROM {stale_user})
    OR (p.id_tenant, p.id_product) IN (SELECT id_tenant, value FROM {stale_product})),
whole AS MATERIALIZED (
  SELECT id_tenant, value AS id_user FROM {stale_user} s
  WHERE NOT EXISTS (
    SELECT FROM lms.user_product_progress p WHERE p.id_tenant = s.id_tenant AND p.id_user = s.value)
  UNION SELECT id_tenant, id_user FROM stale WHERE lessons >= 5000),
states AS (
  SELECT e.id_tenant, e.id_user, e.id_item, sum(e.action) AS state
  FROM whole w CROSS JOIN LATERAL (
    SELECT * FROM lms.user_lesson_progress e
    WHERE e.id_tenant = w.id_tenant AND e.id_user = w.id_user OFFSET 0) e
  GROUP BY e.id_tenant, e.id_user, e.id_item),
pairs AS (
  SELECT e.id_tenant, e.id_user, e.id_item, coalesce(sum(e.action), 0) AS state, count(*) AS events
  FROM (SELECT DISTINCT id_tenant, value FROM {basis_changes}) m
  JOIN lms.user_lesson_progress e ON e.id_tenant = m.id_tenant AND e.id_item = m.value
  WHERE e.id_user IS NOT NULL GROUP BY e.id_tenant, e.id_user, e.id_item
  UNION ALL
  SELECT a.id_tenant, a.value, a.part, coalesce(n.state, 0), n.events
  FROM {increments} a CROSS JOIN LATERAL (
    SELECT sum(e.action) AS state, count(*) AS events FROM lms.user_lesson_progress e
    WHERE e.id_tenant = a.id_tenant AND e.id_user = a.value AND e.id_item = a.part) n
  WHERE n.events = 0 OR (a.id_tenant, a.part) NOT IN (SELECT id_tenant, value FROM {basis_changes})),
moves AS (
  SELECT p.id_tenant, p.id_user, p.id_item, p.events, p.state, p.state - coalesce(a.amount, 0) AS former
  FROM pairs p LEFT JOIN {increments} a
    ON a.id_tenant = p.id_tenant AND a.value = p.id_user AND a.part = p.id_item
  WHERE (p.id_tenant, p.id_user) NOT IN (SELECT id_tenant, id_user FROM whole)),
shifts AS (
  SELECT id_tenant, id_user, id_product, sum(completed) AS completed, bool_or(is_there) AS is_there
  FROM (
    SELECT m.id_tenant, m.id_user, c.id_product, (m.state >= 1)::integer AS completed, m.events > 0 AS is_there
    FROM moves m JOIN counted c ON c.id_tenant = m.id_tenant AND c.id = m.id_item
    UNION ALL
    SELECT m.id_tenant, m.id_user, b.id_product, -(m.former >= 1)::integer, false
    FROM moves m JOIN before b ON b.id_tenant = m.id_tenant AND b.id = m.id_item) c
  GROUP BY id_tenant, id_user, id_product),
standing AS (
  SELECT id_tenant, id_user, id_product, round(progress * lessons / 100) AS completed
  FROM stale WHERE (id_tenant, id_user) NOT IN (SELECT id_tenant, id_user FROM whole)),
done AS (
  SELECT s.id_tenant, s.id_user, l.id_product, count(*) FILTER (WHERE s.state >= 1) AS completed
  FROM states s JOIN counted l ON l.id_tenant = s.id_tenant AND l.id = s.id_item
  GROUP BY s.id_tenant, s.id_user, l.id_product
  UNION ALL
  SELECT id_tenant, id_user, id_product, coalesce(p.completed, 0) + coalesce(s.completed, 0)
  FROM standing p FULL JOIN shifts s USING (id_tenant, id_user, id_product)
  WHERE s.id_user IS NULL OR s.is_there OR p.completed + s.completed >= 1 OR (
    SELECT true FROM lms.user_lesson_progress e JOIN counted l ON l.id_tenant = e.id_tenant AND l.id = e.id_item
    WHERE e.id_tenant = s.id_tenant AND e.id_user = s.id_user AND l.id_product = s.id_product LIMIT 1))
SELECT d.id_tenant, d.id_user, d.id_product,
  round(100.0 * d.completed / d.lessons, 2) AS progress, CURRENT_TIMESTAMP AS created_at
FROM (SELECT * FROM done JOIN sizes USING (id_tenant, id_product) OFFSET 0) d
JOIN lms.users u ON u.id_tenant = d.id_tenant AND u.id = d.id_user AND u.deleted_at IS NULL
