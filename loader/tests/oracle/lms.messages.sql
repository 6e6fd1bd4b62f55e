SELECT s.id, s.instance_id AS id_tenant, s.parent_id AS id_parent, s.type_id AS id_type, s.role_id AS id_role, s.status,
  (SELECT label FROM platform.message_types t WHERE t.id = s.type_id) AS type,
  (SELECT label FROM platform.message_roles r WHERE r.id = s.role_id) AS role,
  s.body AS message, s.created_at, s.deleted_at
FROM platform.messages s WHERE s.instance_id IN (SELECT id FROM tenants)
