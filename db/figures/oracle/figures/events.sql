-- Progress events and events of learners.
SELECT sum(n)::float8 AS value FROM (
  SELECT count(*) AS n FROM platform.progress_events
  WHERE instance_id = ANY ($1::bigint[]) AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
  UNION ALL
  SELECT count(*) FROM platform.learner_events
  WHERE instance_id = ANY ($1::bigint[]) AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo') both_kinds
