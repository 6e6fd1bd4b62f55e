-- Two replicas of one product in one track are one link, to their origin. Neither the linked nor the origin is deleted.
SELECT id_tenant, id_track, id_product, id_track_origin, max(origin) AS id_product_origin
FROM (
  SELECT s.instance_id AS id_tenant, s.track_id AS id_track, coalesce(p.origin_id, s.product_id) AS id_product,
    (SELECT t.origin_id FROM platform.tracks t WHERE t.id = s.track_id) AS id_track_origin, p.origin_id AS origin
  FROM platform.track_products s LEFT JOIN platform.products p ON p.id = s.product_id
  WHERE s.instance_id IN (SELECT id FROM tenants)
    AND NOT EXISTS (SELECT FROM platform.products gone
      WHERE gone.deleted_at IS NOT NULL AND gone.id IN (s.product_id, p.origin_id))) link
GROUP BY id_tenant, id_track, id_product, id_track_origin
