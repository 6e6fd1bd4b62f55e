-- Learners with an unrevoked grant on a track that is not deleted, each once, and how they got it.
WITH held AS (
  SELECT g.instance_id, g.track_id, g.learner_id,
    bool_or(coalesce(g.origin IN ('sale', 'integration'), false)) AS is_paid, bool_or(coalesce(g.origin = 'manual', false)) AS is_manual
  FROM platform.grants g JOIN platform.tracks t ON t.id = g.track_id AND t.deleted_at IS NULL
  WHERE g.instance_id = ANY ($1::bigint[]) AND g.revoked_at IS NULL AND g.learner_id IS NOT NULL GROUP BY 1, 2, 3),
tracks AS (
  SELECT instance_id, track_id, count(*)::float8 AS learners, count(*) FILTER (WHERE is_paid)::float8 AS paid,
    count(*) FILTER (WHERE is_manual)::float8 AS manual, count(*) FILTER (WHERE NOT is_paid AND NOT is_manual)::float8 AS other
  FROM held GROUP BY 1, 2),
bounds AS (
  SELECT *, round(((b - sqrt(greatest(b * b - 4 * a * c, 0))) / (2 * a))::numeric, 6) AS bound FROM tracks CROSS JOIN LATERAL (
    SELECT 1 + 1.959964 ^ 2 / learners AS a, 2 * manual / learners + 1.959964 ^ 2 / learners AS b, (manual / learners) ^ 2 AS c) q),
placed AS (
  SELECT 'largest' AS list, *, row_number() OVER (ORDER BY learners DESC, instance_id, track_id) AS place FROM bounds
  UNION ALL SELECT 'manual', *, row_number() OVER (ORDER BY bound DESC, instance_id, track_id) FROM bounds WHERE manual > 0)
SELECT list, instance_id::text AS tenant, track_id::text AS track,
  (SELECT title FROM platform.tracks t WHERE t.id = track_id AND t.instance_id = placed.instance_id) AS name,
  learners, paid, manual, other, manual / learners AS manual_share, (SELECT count(*) FROM tracks)::float8 AS of
FROM placed WHERE place <= 20 ORDER BY list, place
