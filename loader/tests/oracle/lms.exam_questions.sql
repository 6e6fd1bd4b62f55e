SELECT s.id, s.instance_id AS id_tenant, s.exam_id AS id_exam, s.type, s.position, s.weight, s.title, s.created_at,
  s.deleted_at
FROM platform.questions s WHERE s.instance_id IN (SELECT id FROM tenants)
