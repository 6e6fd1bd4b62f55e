-- The learners who were active on each day.
SELECT id_tenant, created_at::date AS day, id_user AS value FROM {lms.user_lesson_progress} i
WHERE id_user IS NOT NULL AND created_at IS NOT NULL
UNION
SELECT id_tenant, created_at::date, id_user FROM {lms.user_logs} i
WHERE id_user IS NOT NULL AND created_at IS NOT NULL
