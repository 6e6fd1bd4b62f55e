-- Of the graded attempts, those that were passed.
SELECT avg(CASE WHEN is_passed THEN 1 ELSE 0 END)::float8 AS value FROM platform.exam_attempts
WHERE instance_id = ANY ($1::bigint[]) AND is_passed IS NOT NULL AND finished_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND finished_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
