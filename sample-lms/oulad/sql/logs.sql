CREATE UNLOGGED TABLE visits AS
SELECT tenant, learner, day, min(at) AS first, max(at) AS last FROM clicks GROUP BY 1, 2, 3;
ANALYZE visits;

INSERT INTO platform.learner_events (instance_id, learner_id, kind, ip, user_agent, created_at)
SELECT tenant, learner, kind, '10.0.0.0'::inet + (learner * 2654435761 % 16777213), agent(learner), at FROM (
  SELECT tenant, learner, 'session_active' AS kind, first AS at FROM visits
  UNION ALL SELECT tenant, learner, 'first_access', min(first) FROM visits GROUP BY 1, 2) e
    ORDER BY at, learner, kind;

INSERT INTO platform.learners (id, instance_id, is_free, full_name, email, phone, document, score, started_at,
  last_access_at, created_at, updated_at)
SELECT l.id, l.tenant, false, full_name(id_student), email(id_student, 'ou.example'), phone(id_student),
  document(id_student), 0, first, last, created_at, greatest(created_at, last)
FROM learners l LEFT JOIN (SELECT learner, min(first) AS first, max(last) AS last FROM visits
  GROUP BY 1) v ON v.learner = l.id ORDER BY l.id;
