-- Attempts that were passed, by when they were finished.
SELECT count(*)::float8 AS value FROM platform.exam_attempts
WHERE instance_id = ANY ($1::bigint[]) AND is_passed AND finished_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND finished_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
