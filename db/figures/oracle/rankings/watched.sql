-- Distinct learners with any event on each lesson that can be reached: the ten with most, the ten with fewest.
WITH reached AS (
  SELECT l.instance_id, l.id, l.title, p.title AS product FROM platform.lessons l
  JOIN platform.sections m ON m.id = l.section_id AND m.instance_id = l.instance_id
  JOIN platform.products p ON p.id = l.product_id AND p.instance_id = l.instance_id
  WHERE l.instance_id = ANY ($1::bigint[])
    AND NOT EXISTS (SELECT FROM platform.instances t WHERE t.id = l.instance_id AND t.deleted_at IS NOT NULL)
    AND l.is_draft = false AND l.deleted_at IS NULL AND m.is_draft = false AND m.deleted_at IS NULL
    AND p.is_draft = false AND p.deleted_at IS NULL
    AND NOT EXISTS (SELECT FROM platform.sections o WHERE o.id = m.parent_id AND o.instance_id = m.instance_id
      AND (o.deleted_at IS NOT NULL OR coalesce(o.is_draft, true)))),
counts AS (
  SELECT r.*, coalesce(e.learners, 0) AS learners
  FROM reached r LEFT JOIN (
    SELECT instance_id, lesson_id, count(DISTINCT learner_id) AS learners FROM platform.progress_events GROUP BY 1, 2) e
    ON e.instance_id = r.instance_id AND e.lesson_id = r.id)
SELECT list, instance_id::text AS tenant, id::text AS lesson, title AS name, product AS product_name, learners::float8,
  (SELECT count(*) FROM counts)::float8 AS of
FROM (
  SELECT 'most' AS list, *, row_number() OVER (ORDER BY learners DESC, instance_id, id) AS place FROM counts WHERE learners > 0
  UNION ALL
  SELECT 'least', *, row_number() OVER (ORDER BY learners, instance_id, id) FROM counts) lists
WHERE place <= 10 ORDER BY list DESC, place
