-- id_product: the origin's id where the product is a replica.
SELECT s.id, s.instance_id AS id_tenant, s.learner_id AS id_user,
  coalesce((SELECT origin_id FROM platform.products p WHERE p.id = s.product_id), s.product_id) AS id_product,
  s.item_id AS id_item, s.type, s.key, s.points AS score, s.created_at
FROM platform.points s WHERE s.instance_id IN (SELECT id FROM tenants)
