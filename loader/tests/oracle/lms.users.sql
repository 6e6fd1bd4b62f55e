SELECT s.id, s.instance_id AS id_tenant, s.is_free, s.full_name AS name, s.email, s.phone, s.document, s.score,
  s.started_at, s.last_access_at, s.created_at, s.deleted_at
FROM platform.learners s WHERE s.instance_id IN (SELECT id FROM tenants)
