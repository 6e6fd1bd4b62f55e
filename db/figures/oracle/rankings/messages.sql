-- Messages by learners, of the question and of the comment type, by instance.
WITH written AS (
  SELECT instance_id, count(*) FILTER (WHERE role_id = 1) AS a, count(*) FILTER (WHERE type_id = 1) AS b,
    count(*) FILTER (WHERE type_id = 2) AS c
  FROM platform.messages
  WHERE instance_id = ANY ($1::bigint[]) AND created_at >= $2::date::timestamp AT TIME ZONE 'America/Sao_Paulo'
    AND created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo' GROUP BY 1)
SELECT instance_id::text AS tenant,
  (SELECT coalesce(nullif(subdomain, ''), slug) FROM platform.instances i WHERE i.id = instance_id) AS name,
  a::float8 AS user_messages, b::float8 AS questions, c::float8 AS comments
FROM written WHERE a + b + c > 0 ORDER BY a + b + c DESC, instance_id
