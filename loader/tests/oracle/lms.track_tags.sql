-- A tag's origin when present, else its own id; twice the same is one link.
SELECT s.instance_id AS id_tenant, s.track_id AS id_track,
  coalesce((SELECT origin_id FROM platform.tags t WHERE t.id = s.tag_id), s.tag_id) AS id_tag
FROM platform.track_tags s WHERE s.instance_id IN (SELECT id FROM tenants) GROUP BY 1, 2, 3
