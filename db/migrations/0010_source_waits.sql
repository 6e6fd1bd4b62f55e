CREATE OR REPLACE VIEW "console"."run_conditions" WITH (security_invoker = true) AS (SELECT r.id AS id_run,
  CASE
    WHEN r.state = 'running' AND (r.heartbeat_at IS NULL OR r.heartbeat_at < clock_timestamp() - interval '30 seconds') THEN 'interrupted'
    WHEN r.state = 'running' AND held.code = 'locked' THEN 'held_up'
    WHEN r.state = 'running' AND held.since IS NOT NULL THEN 'connecting'
    WHEN r.state IN ('queued', 'failed') AND r.next_attempt_at IS NOT NULL THEN 'retrying'
    WHEN r.state = 'queued' AND r.started_at IS NOT NULL THEN 'interrupted'
    WHEN asked.since IS NOT NULL AND r.error ->> 'code' = 'needs_confirmation' THEN 'needs_confirmation'
    ELSE r.state
  END AS condition,
  CASE
    WHEN r.state = 'running' AND (r.heartbeat_at IS NULL OR r.heartbeat_at < clock_timestamp() - interval '30 seconds') THEN r.heartbeat_at
    WHEN r.state = 'running' THEN coalesce(held.since, r.started_at)
    WHEN r.state = 'queued' AND r.started_at IS NULL THEN r.requested_at
    WHEN r.state = 'failed' THEN coalesce(asked.since, r.finished_at)
    ELSE r.finished_at
  END AS since,
  asked.since AS asked_since
FROM console.runs r
  LEFT JOIN LATERAL (
    SELECT w.error ->> 'code' AS code, (w.error ->> 'since')::timestamptz AS since
    FROM (SELECT r.error UNION ALL SELECT s.error FROM console.steps s WHERE s.id_run = r.id AND s.state = 'running') w
    WHERE r.state = 'running' AND w.error IS NOT NULL
    ORDER BY w.error ->> 'code' = 'locked' DESC, 2 LIMIT 1) held ON true
  LEFT JOIN LATERAL (
    SELECT min(coalesce((coalesce(s.error, r.error) ->> 'since')::timestamptz, r.finished_at)) AS since
    FROM (SELECT 1) one LEFT JOIN console.steps s ON s.id_run = r.id AND s.error ->> 'code' = 'needs_confirmation'
    WHERE r.state = 'failed' AND coalesce(s.error, r.error) ->> 'code' = 'needs_confirmation' AND NOT EXISTS (
    SELECT FROM console.runs l WHERE l.id_customer = r.id_customer AND l.id > r.id AND CASE WHEN s.id_run IS NULL
      THEN l.kind = r.kind AND l.state <> 'cancelled'
      ELSE EXISTS (SELECT FROM console.steps t WHERE t.id_run = l.id AND t.table_name = s.table_name
        AND t.state NOT IN ('cancelled', 'interrupted', 'not_run', 'discarded')) END)) asked ON true);