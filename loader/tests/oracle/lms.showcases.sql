SELECT s.id, s.instance_id AS id_tenant, s.origin_id AS id_origin, s.parent_id AS id_showcase, s.is_free, s.is_draft,
  s.is_not_listed, s.is_hidden, s.position, s.title, s.created_at, s.deleted_at
FROM platform.showcases s WHERE s.instance_id IN (SELECT id FROM tenants)
