-- Learners of each tenant, and those of the last ninety days.
SELECT id_tenant, count(CASE WHEN created_at >= {end} - interval '90 days' AND created_at < {end} THEN 1 END) AS created,
  count(CASE WHEN deleted_at IS NULL THEN 1 END) AS value
FROM lms.users WHERE id_tenant IN ({tenants}) GROUP BY 1
