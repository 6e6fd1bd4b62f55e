SELECT s.id, s.instance_id AS id_tenant, s.origin_id AS id_origin, s.title, s.reference, s.created_at, s.deleted_at
FROM platform.tracks s WHERE s.instance_id IN (SELECT id FROM tenants)
