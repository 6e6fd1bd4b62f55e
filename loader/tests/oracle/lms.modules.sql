SELECT s.id, s.instance_id AS id_tenant, s.origin_id AS id_origin, s.product_id AS id_product,
  s.parent_id AS id_section, s.is_draft, s.position, s.title, s.created_at, s.deleted_at
FROM platform.sections s WHERE s.instance_id IN (SELECT id FROM tenants)
