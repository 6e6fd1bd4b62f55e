SELECT s.id, s.instance_id AS id_tenant, s.learner_id AS id_user, s.kind AS reference, host(s.ip) AS ip, s.user_agent,
  s.created_at
FROM platform.learner_events s WHERE s.instance_id IN (SELECT id FROM tenants)
