-- Per cent of a product's lessons that each learner has completed, of those who have any event on one of them.
WITH reached AS (
  SELECT l.instance_id, l.id, l.product_id, count(*) OVER (PARTITION BY l.instance_id, l.product_id) AS siblings
  FROM platform.lessons l
  JOIN platform.sections m ON m.id = l.section_id AND m.instance_id = l.instance_id
  JOIN platform.products p ON p.id = l.product_id AND p.instance_id = l.instance_id
  WHERE l.instance_id = ANY ($1::bigint[]) AND l.is_draft = false AND l.deleted_at IS NULL AND m.is_draft = false
    AND m.deleted_at IS NULL AND p.is_draft = false AND p.deleted_at IS NULL
    AND NOT EXISTS (SELECT FROM platform.sections o WHERE o.id = m.parent_id AND o.instance_id = m.instance_id
      AND (o.deleted_at IS NOT NULL OR coalesce(o.is_draft, true)))),
learners AS (
  SELECT instance_id, product_id, learner_id, round(100.0 * count(*) FILTER (WHERE state >= 1) / max(siblings), 2) AS done
  FROM (
    SELECT r.instance_id, r.product_id, r.siblings, e.learner_id, sum(e.action) AS state
    FROM platform.progress_events e JOIN reached r ON r.id = e.lesson_id AND r.instance_id = e.instance_id
    JOIN platform.learners u ON u.id = e.learner_id AND u.instance_id = e.instance_id AND u.deleted_at IS NULL
    JOIN platform.instances t ON t.id = e.instance_id AND t.deleted_at IS NULL
    GROUP BY r.instance_id, r.product_id, r.siblings, e.learner_id, r.id) s
  GROUP BY 1, 2, 3)
SELECT instance_id::text AS tenant, product_id::text AS product,
  (SELECT title FROM platform.products p WHERE p.id = product_id) AS name, count(*)::float8 AS learners,
  round(avg(done), 6)::float8 AS mean,
  ARRAY(SELECT count(*) FILTER (WHERE trunc(d / 10) = b)::integer
    FROM generate_series(0, 10) b, unnest(array_agg(done)) d GROUP BY b ORDER BY b) AS buckets,
  count(*) OVER ()::float8 AS of
FROM learners GROUP BY instance_id, product_id ORDER BY count(*) DESC, instance_id, product_id LIMIT 20
