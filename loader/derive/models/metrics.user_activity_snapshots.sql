-- Learners who were active in the 1, 7, 14 and 30 days before each date.
-- On every date a learner counts by the last active day before it, until the next one comes. So days of activity are
-- counted by how long they are the last, 30 days at most, and only these counts are spread over dates.
-- ---
-- recompute: rolling_window
-- grain: { day: date }
-- window_days: 30
-- inputs:
--   lms.user_logs: { invalidates: { day: created_at } }
--   lms.user_lesson_progress: { invalidates: { day: created_at } }
-- ---
WITH followed AS (
  SELECT id_tenant, day, lead(day) OVER (PARTITION BY id_tenant, value ORDER BY day) AS next FROM {members} i),
counted AS (
  SELECT id_tenant, day, least(30, {as_of} - day, next - day) AS days, count(*) AS learners
  FROM followed GROUP BY 1, 2, 3)
SELECT id_tenant, day + n AS date,
  coalesce(sum(learners) FILTER (WHERE n = 1), 0)::integer AS active_yesterday,
  coalesce(sum(learners) FILTER (WHERE n <= 7), 0)::integer AS active_7d,
  coalesce(sum(learners) FILTER (WHERE n <= 14), 0)::integer AS active_14d,
  sum(learners)::integer AS active_30d
FROM counted CROSS JOIN LATERAL generate_series(1, days) AS n
WHERE day + n >= {first_day} GROUP BY 1, 2
