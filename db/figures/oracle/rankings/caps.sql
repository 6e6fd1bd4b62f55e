-- Learners of each instance that is there, against its limit, and the day on which those of the last 90 days' pace fill it.
WITH sizes AS (
  SELECT i.id, coalesce(nullif(i.subdomain, ''), i.slug) AS name, CASE WHEN i.user_limit >= 0 THEN i.user_limit END AS cap,
    count(l.id) FILTER (WHERE l.deleted_at IS NULL) AS learners,
    count(l.id) FILTER (WHERE l.created_at >= ($3::date - 89)::timestamp AT TIME ZONE 'America/Sao_Paulo'
      AND l.created_at < ($3::date + 1)::timestamp AT TIME ZONE 'America/Sao_Paulo') AS created
  FROM platform.instances i LEFT JOIN platform.learners l ON l.instance_id = i.id
  WHERE i.id = ANY ($1::bigint[]) AND i.deleted_at IS NULL GROUP BY i.id)
SELECT id::text AS tenant, name, learners::float8, cap::float8, created::float8, (
    -- The first day up to which as many have come as are missing.
    SELECT ($3::date + min(n))::text FROM generate_series(1, 1096) n
    WHERE cap > learners AND learners + n::numeric * created / 90 >= cap) AS reached_on
FROM sizes
ORDER BY (CASE WHEN cap = 0 THEN 2.0 * learners ELSE learners / cap::float8 END) DESC NULLS LAST, id
