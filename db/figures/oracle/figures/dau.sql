-- Distinct active learners of a tenant on a day, the mean of the days.
WITH active AS (
  SELECT DISTINCT instance_id, learner_id, (created_at AT TIME ZONE 'America/Sao_Paulo')::date AS day FROM (
    SELECT instance_id, learner_id, created_at FROM platform.progress_events
    UNION ALL SELECT instance_id, learner_id, created_at FROM platform.learner_events) e
  WHERE instance_id = ANY ($1::bigint[]) AND learner_id IS NOT NULL AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo')
SELECT count(*)::float8 / ($3::date - $2::date + 1) AS value FROM active
