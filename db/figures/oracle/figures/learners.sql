-- Learners created in the days, deleted since or not.
SELECT count(*)::float8 AS value FROM platform.learners
WHERE instance_id = ANY ($1::bigint[]) AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
