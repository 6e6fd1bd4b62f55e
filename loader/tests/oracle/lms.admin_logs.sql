SELECT s.id, s.instance_id AS id_tenant, s.staff_id AS id_admin, s.kind AS reference, host(s.ip) AS ip, s.user_agent,
  s.created_at
FROM platform.staff_events s WHERE s.instance_id IN (SELECT id FROM tenants)
