-- Learners who were active in the 1, 7, 14 and 30 days before each date. On every date a learner counts by the last
-- active day before it, until the next one comes: so learners are counted by day and by the days until then.
WITH active AS (
  SELECT id_tenant, id_user, created_at::date AS day
  FROM lms.user_lesson_progress
  WHERE id_user IS NOT NULL AND created_at IS NOT NULL
  UNION
  SELECT id_tenant, id_user, created_at::date
  FROM lms.user_logs
  WHERE id_user IS NOT NULL AND created_at IS NOT NULL
),
followed AS (
  SELECT id_tenant, day, lead(day) OVER (PARTITION BY id_tenant, id_user ORDER BY day) AS next
  FROM active
),
counted AS (
  SELECT id_tenant, day, least(30, {as_of} - day, next - day) AS days, count(*) AS learners
  FROM followed
  GROUP BY 1, 2, 3
)
SELECT id_tenant, (day + n::integer)::date AS date,
  coalesce(sum(learners) FILTER (WHERE n = 1), 0)::integer AS active_yesterday,
  coalesce(sum(learners) FILTER (WHERE n <= 7), 0)::integer AS active_7d,
  coalesce(sum(learners) FILTER (WHERE n <= 14), 0)::integer AS active_14d,
  sum(learners)::integer AS active_30d
FROM counted CROSS JOIN LATERAL generate_series(1, days) AS back (n)
GROUP BY 1, 2
