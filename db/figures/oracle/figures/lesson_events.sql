-- Progress events on a lesson, whatever the action.
SELECT count(*)::float8 AS value FROM platform.progress_events
WHERE instance_id = ANY ($1::bigint[]) AND lesson_id IS NOT NULL AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
