-- A popular lesson has most learners of a customer, and a day adds a few of them: a learner came whose events on the
-- lesson are exactly those added, and went who has none left.
WITH events AS (
  SELECT a.id_tenant, a.value, a.part, a.rows, (
    SELECT count(*) FROM lms.user_lesson_progress e
    WHERE e.id_tenant = a.id_tenant AND e.id_user = a.part AND e.id_item = a.value) AS now
  FROM {increments} a WHERE a.part IS NOT NULL OFFSET 0),
learners AS (
  SELECT id_tenant, value, coalesce(array_agg(part) FILTER (WHERE now > 0), '{}') AS came,
    coalesce(array_agg(part) FILTER (WHERE now = 0), '{}') AS went
  FROM events WHERE (now = rows) <> (now = 0) GROUP BY 1, 2),
totals AS (SELECT id_tenant, value, sum(amount) AS amount FROM {increments} GROUP BY 1, 2)
SELECT s.id_tenant, s.value AS id_lesson,
  CASE WHEN l.value IS NULL THEN coalesce(b.user_ids, '{}')
    ELSE opendb.spliced(coalesce(b.user_ids, '{}'), l.came, l.went) END AS user_ids,
  (coalesce(b.progress_total, 0) + coalesce(t.amount, 0))::integer AS progress_total,
  CURRENT_TIMESTAMP AS updated_at
FROM {stale_lesson} s
LEFT JOIN metrics.lesson_progress_aggregates b ON b.id_tenant = s.id_tenant AND b.id_lesson = s.value
LEFT JOIN learners l ON l.id_tenant = s.id_tenant AND l.value = s.value
LEFT JOIN totals t ON t.id_tenant = s.id_tenant AND t.value = s.value
WHERE EXISTS (
  SELECT FROM lms.user_lesson_progress e WHERE e.id_tenant = s.id_tenant AND e.id_item = s.value)
