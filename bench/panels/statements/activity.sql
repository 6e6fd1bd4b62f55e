-- Learners who were active on each day, and in the seven and thirty days that end with it. A learner counts by their last
-- active day, until the next one comes: so learners are counted by day and by the days until then.
WITH active AS (
  SELECT id_tenant, id_user, created_at::date AS day FROM lms.user_lesson_progress
  WHERE id_tenant IN ({tenants}) AND id_user IS NOT NULL AND created_at >= {begin} - interval '29 days' AND created_at < {end}
  UNION
  SELECT id_tenant, id_user, created_at::date FROM lms.user_logs
  WHERE id_tenant IN ({tenants}) AND id_user IS NOT NULL AND created_at >= {begin} - interval '29 days' AND created_at < {end}
),
followed AS (
  SELECT id_tenant, day, lead(day) OVER (PARTITION BY id_tenant, id_user ORDER BY day) AS next FROM active
),
counted AS (
  SELECT id_tenant, day, least(30, date '{until}' + 1 - day, next - day) AS days, count(*) AS learners
  FROM followed GROUP BY 1, 2, 3
),
spread AS (
  SELECT id_tenant, (day + n::integer)::date - 1 AS day, n, learners
  FROM counted CROSS JOIN LATERAL generate_series(1, days) AS back (n)
)
SELECT id_tenant, day, sum(CASE WHEN n = 1 THEN learners END) AS dau, sum(CASE WHEN n <= 7 THEN learners END) AS wau,
  sum(learners) AS value
FROM spread WHERE day >= date '{from}' GROUP BY 1, 2
