-- Certificates issued in the days, revoked since or not.
SELECT count(*)::float8 AS value FROM platform.certificates
WHERE instance_id = ANY ($1::bigint[]) AND issued_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
  AND issued_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo'
