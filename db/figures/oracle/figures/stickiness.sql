-- Learners active on a day, of those active in the 30 days that end with it; of many days the sums.
WITH active AS (
  SELECT DISTINCT instance_id, learner_id, (created_at AT TIME ZONE 'America/Sao_Paulo')::date AS day FROM (
    SELECT instance_id, learner_id, created_at FROM platform.progress_events
    UNION ALL SELECT instance_id, learner_id, created_at FROM platform.learner_events) e
  WHERE instance_id = ANY ($1::bigint[]) AND learner_id IS NOT NULL AND created_at >= ($2::date - 29)::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo')
SELECT (SELECT count(*) FROM active WHERE day >= $2::date)::float8 / nullif((
  SELECT count(DISTINCT (d.day, a.instance_id, a.learner_id)) FROM (
    SELECT $2::date + n AS day FROM generate_series(0, $3::date - $2::date) n) d
  JOIN active a ON a.day > d.day - 30 AND a.day <= d.day), 0) AS value
