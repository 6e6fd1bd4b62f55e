-- The lessons of a product that can be reached, with learners and the sum of actions. The way from the top is written out
-- as text, level by level, down from modules that have no parent but themselves.
WITH RECURSIVE tree AS (
  SELECT m.id, m.instance_id, m.title, m.is_draft, m.deleted_at, m.parent_id, 1 AS depth,
    'b' || lpad((coalesce(m.position::bigint, 2147483647) + 2147483648)::text, 10, '0') || lpad(m.id::text, 20, '0') AS way
  FROM platform.sections m
  WHERE m.instance_id = ANY ($1::bigint[]) AND NOT EXISTS (
    SELECT FROM platform.sections o WHERE o.id = m.parent_id AND o.instance_id = m.instance_id AND o.id <> m.id)
  UNION ALL
  SELECT m.id, m.instance_id, m.title, m.is_draft, m.deleted_at, m.parent_id, depth + 1, tree.way
    || 'b' || lpad((coalesce(m.position::bigint, 2147483647) + 2147483648)::text, 10, '0') || lpad(m.id::text, 20, '0')
  FROM platform.sections m JOIN tree ON tree.id = m.parent_id AND tree.instance_id = m.instance_id
  WHERE m.id <> m.parent_id)
SELECT row_number() OVER (ORDER BY l.instance_id, t.way || 'a'
    || lpad((coalesce(l.position::bigint, 2147483647) + 2147483648)::text, 10, '0') || lpad(l.id::text, 20, '0'))::float8 AS place,
  l.instance_id::text AS tenant, l.id::text AS lesson, l.title AS name, t.id::text AS module, t.title AS module_name,
  coalesce(e.learners, 0)::float8 AS learners, e.actions::float8 AS completions, count(*) OVER ()::float8 AS of
FROM platform.lessons l
JOIN tree t ON t.id = l.section_id AND t.instance_id = l.instance_id
JOIN platform.products p ON p.id = l.product_id AND p.instance_id = l.instance_id
JOIN platform.instances i ON i.id = l.instance_id AND i.deleted_at IS NULL
LEFT JOIN (
  SELECT instance_id, lesson_id, count(DISTINCT learner_id) AS learners, coalesce(sum(action), 0) AS actions
  FROM platform.progress_events WHERE lesson_id IN (SELECT id FROM platform.lessons WHERE product_id = $4::bigint)
  GROUP BY 1, 2) e ON e.instance_id = l.instance_id AND e.lesson_id = l.id
WHERE l.product_id = $4::bigint AND l.is_draft = false AND l.deleted_at IS NULL AND t.is_draft = false
  AND t.deleted_at IS NULL AND p.is_draft = false AND p.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM platform.sections o WHERE o.id = t.parent_id AND o.instance_id = t.instance_id
    AND (o.deleted_at IS NOT NULL OR coalesce(o.is_draft, true)))
ORDER BY 1
