SELECT s.id, s.instance_id AS id_tenant, s.learner_id AS id_user, s.product_id AS id_product, s.code, s.issued_at,
  s.created_at, s.deleted_at
FROM platform.certificates s WHERE s.instance_id IN (SELECT id FROM tenants)
