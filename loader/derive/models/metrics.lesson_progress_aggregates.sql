-- Who has events on each lesson, and the sum of their actions, as they stand.
-- ---
-- recompute: incremental
-- grain: { lesson: id_lesson }
-- inputs:
--   lms.user_lesson_progress:
--     invalidates: { lesson: id_item }
--     increments: { to: id_item, part: id_user, amount: action }
-- ---
WITH learners AS (
  SELECT id_tenant, id_item, id_user, sum(action) AS actions
  FROM {lms.user_lesson_progress} i WHERE id_item IS NOT NULL GROUP BY 1, 2, 3),
lists AS (
  SELECT id_tenant, id_item, array_agg(id_user) FILTER (WHERE id_user IS NOT NULL) AS ids, sum(actions) AS total
  FROM learners GROUP BY 1, 2)
SELECT id_tenant, id_item AS id_lesson, ARRAY(SELECT id FROM unnest(ids) id ORDER BY id) AS user_ids,
  coalesce(total, 0)::integer AS progress_total, CURRENT_TIMESTAMP AS updated_at
FROM lists
