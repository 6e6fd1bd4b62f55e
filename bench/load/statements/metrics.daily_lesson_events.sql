-- Progress events by lesson and day.
SELECT id_tenant, created_at::date AS date, id_item AS id_lesson,
  count(*)::integer AS total
FROM lms.user_lesson_progress
WHERE created_at IS NOT NULL AND id_item IS NOT NULL
GROUP BY 1, 2, 3
