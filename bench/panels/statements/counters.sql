-- What happened on each day of each tenant.
WITH events AS (
  SELECT id_tenant, created_at AS moment, 'user' AS kind FROM lms.users
  UNION ALL
  SELECT id_tenant, issued_at, 'certificate' FROM lms.user_certificates
  UNION ALL
  SELECT id_tenant, finished_at, CASE WHEN is_passed THEN 'passed' ELSE 'failed' END FROM lms.exam_results
  WHERE is_passed IS NOT NULL
  UNION ALL
  SELECT id_tenant, created_at, 'learner' FROM lms.messages WHERE id_role = 1
  UNION ALL
  SELECT id_tenant, created_at, 'question' FROM lms.messages WHERE id_type = 1
  UNION ALL
  SELECT id_tenant, created_at, 'comment' FROM lms.messages WHERE id_type = 2
)
SELECT id_tenant, moment::date AS day, kind, count(*) AS value
FROM events
WHERE id_tenant IN ({tenants}) AND moment >= {begin} AND moment < {end}
GROUP BY 1, 2, 3
