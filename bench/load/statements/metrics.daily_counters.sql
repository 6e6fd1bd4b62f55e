-- What happened on each day in each tenant.
WITH events AS (
  SELECT id_tenant, created_at AS happened_at, 'user' AS kind FROM lms.users
  UNION ALL
  SELECT id_tenant, issued_at, 'certificate' FROM lms.user_certificates
  UNION ALL
  SELECT id_tenant, finished_at, CASE WHEN is_passed THEN 'passed' ELSE 'failed' END
  FROM lms.exam_results
  WHERE is_passed IS NOT NULL
  UNION ALL
  SELECT id_tenant, created_at, 'learner' FROM lms.messages WHERE id_role = 1
  UNION ALL
  SELECT id_tenant, created_at, 'question' FROM lms.messages WHERE id_type = 1
  UNION ALL
  SELECT id_tenant, created_at, 'comment' FROM lms.messages WHERE id_type = 2
)
SELECT id_tenant, happened_at::date AS date,
  count(*) FILTER (WHERE kind = 'user')::integer AS users,
  count(*) FILTER (WHERE kind = 'certificate')::integer AS certificates_issued,
  count(*) FILTER (WHERE kind = 'passed')::integer AS exams_passed,
  count(*) FILTER (WHERE kind = 'failed')::integer AS exams_failed,
  count(*) FILTER (WHERE kind = 'learner')::integer AS user_messages,
  count(*) FILTER (WHERE kind = 'question')::integer AS questions_created,
  count(*) FILTER (WHERE kind = 'comment')::integer AS comments_created
FROM events
WHERE happened_at IS NOT NULL
GROUP BY 1, 2
