-- A tag's origin when present, else its own id.
SELECT s.id, s.instance_id AS id_tenant, s.learner_id AS id_user,
  coalesce((SELECT origin_id FROM platform.tags t WHERE t.id = s.tag_id), s.tag_id) AS id_tag
FROM platform.learner_tags s WHERE s.instance_id IN (SELECT id FROM tenants)
