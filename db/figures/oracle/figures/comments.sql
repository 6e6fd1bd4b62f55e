-- Messages of the comment type, roots and replies.
SELECT count(*)::float8 AS value FROM platform.messages
WHERE instance_id = ANY ($1::bigint[]) AND type_id = 2 AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
