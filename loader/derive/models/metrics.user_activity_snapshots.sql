-- Learners who were active in the 1, 7, 14 and 30 days before each date.
-- A day of activity puts its learner into the window of w days on the dates day + 1 .. day + w; from the learner's next
-- active day on, that one does. So each day of activity adds a span of dates to each window, the spans of a learner
-- never overlap, and running sums of their ends are the counts.
-- ---
-- recompute: rolling_window
-- grain: { day: date }
-- window_days: 30
-- inputs:
--   lms.user_logs: { invalidates: { day: created_at } }
--   lms.user_lesson_progress: { invalidates: { day: created_at } }
-- ---
WITH spans AS (
  SELECT id_tenant, day, lead(day) OVER (PARTITION BY id_tenant, value ORDER BY day) AS next FROM {members} i),
ends AS (
  SELECT id_tenant, w.days, e.date, sum(e.step) AS step
  FROM spans CROSS JOIN (VALUES (1), (7), (14), (30)) w (days)
  CROSS JOIN LATERAL (VALUES (day + 1, 1), (least(day + w.days, coalesce(next, 'infinity')) + 1, -1)) e (date, step)
  -- A span that ended before the first date that is wanted counts on none.
  WHERE least(day + w.days, coalesce(next, 'infinity')) >= {first_day}
  GROUP BY 1, 2, 3),
spread AS (
  SELECT id_tenant, days, date, lead(date) OVER series AS until,
    sum(step) OVER (series ROWS UNBOUNDED PRECEDING) AS learners
  FROM ends WINDOW series AS (PARTITION BY id_tenant, days ORDER BY date)),
dates AS (
  SELECT id_tenant, days, learners, generate_series(date, least(until - 1, {as_of}), '1 day')::date AS date
  FROM spread WHERE learners > 0)
SELECT id_tenant, date,
  coalesce(max(learners) FILTER (WHERE days = 1), 0)::integer AS active_yesterday,
  coalesce(max(learners) FILTER (WHERE days = 7), 0)::integer AS active_7d,
  coalesce(max(learners) FILTER (WHERE days = 14), 0)::integer AS active_14d,
  coalesce(max(learners) FILTER (WHERE days = 30), 0)::integer AS active_30d
FROM dates GROUP BY id_tenant, date
