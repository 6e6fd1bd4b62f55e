-- Distinct learners of a tenant who were active in the 7 days that end with the last one.
WITH active AS (
  SELECT DISTINCT instance_id, learner_id, (created_at AT TIME ZONE 'America/Sao_Paulo')::date AS day FROM (
    SELECT instance_id, learner_id, created_at FROM platform.progress_events
    UNION ALL SELECT instance_id, learner_id, created_at FROM platform.learner_events) e
  WHERE instance_id = ANY ($1::bigint[]) AND learner_id IS NOT NULL AND created_at >= ($3::date - 6)::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo')
SELECT count(DISTINCT (instance_id, learner_id))::float8 AS value FROM active
