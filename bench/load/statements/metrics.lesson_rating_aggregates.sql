-- Ratings of each lesson that were not taken back.
SELECT id_tenant, id_lesson,
  count(*) FILTER (WHERE rating = 1)::integer AS likes,
  count(*) FILTER (WHERE rating = -1)::integer AS dislikes,
  count(*)::integer AS total
FROM lms.lesson_ratings
WHERE deleted_at IS NULL AND id_lesson IS NOT NULL
GROUP BY id_tenant, id_lesson
