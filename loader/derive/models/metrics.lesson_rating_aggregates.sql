-- Likes and dislikes of each lesson as they stand.
-- ---
-- recompute: partitions
-- grain: { lesson: id_lesson }
-- inputs:
--   lms.lesson_ratings: { invalidates: { lesson: id_lesson }, when: [id_lesson, rating, deleted_at] }
-- ---
SELECT id_tenant, id_lesson, count(*) FILTER (WHERE rating = 1)::integer AS likes,
  count(*) FILTER (WHERE rating = -1)::integer AS dislikes, count(*)::integer AS total,
  CURRENT_TIMESTAMP AS updated_at
FROM {lms.lesson_ratings} i WHERE deleted_at IS NULL AND id_lesson IS NOT NULL GROUP BY 1, 2
