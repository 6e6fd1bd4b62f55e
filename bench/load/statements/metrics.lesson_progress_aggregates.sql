-- Who watched each lesson, and what their progress comes to.
SELECT id_tenant, id_item AS id_lesson,
  coalesce(array_agg(DISTINCT id_user ORDER BY id_user) FILTER (WHERE id_user IS NOT NULL), '{}') AS user_ids,
  coalesce(sum(action), 0)::integer AS progress_total
FROM lms.user_lesson_progress
WHERE id_item IS NOT NULL
GROUP BY id_tenant, id_item
