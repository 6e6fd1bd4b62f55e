-- meta: the certificate group of the settings, leaf by leaf. meta_override: the same group of a replica, null without one.
-- Of both goes what is empty, from the document's text, until nothing of it is.
SELECT s.id, s.instance_id AS id_tenant, s.origin_id AS id_origin, s.showcase_id AS id_showcase, s.is_free, s.is_draft,
  s.is_not_listed, s.is_hidden, s.position, s.title,
  CASE WHEN s.settings IS NOT NULL THEN pruned_meta END AS meta, nullif(pruned_override, '{}') AS meta_override,
  s.created_at, s.deleted_at
FROM platform.products s
CROSS JOIN LATERAL (
  SELECT jsonb_build_object('certificate', jsonb_object_agg(leaf, s.settings -> 'certificate' -> leaf)) AS meta
  FROM unnest(ARRAY['is_active', 'is_unique_emission', 'show_back', 'show_dates', 'show_product_name', 'logo_theme',
    'file', 'content', 'taught_by', 'workload', 'availability', 'fields']) leaf) exposed
CROSS JOIN LATERAL (WITH RECURSIVE pruned (document, n) AS (
      SELECT (exposed.meta)::text, 0
      UNION ALL SELECT shorter, n + 1 FROM pruned, empty_keys, regexp_replace(document, pattern, '') shorter
      WHERE shorter <> document)
    SELECT document::jsonb FROM pruned ORDER BY n DESC LIMIT 1) of_meta (pruned_meta)
CROSS JOIN LATERAL (WITH RECURSIVE pruned (document, n) AS (
      SELECT (jsonb_build_object('certificate', s.settings_override -> 'certificate'))::text, 0
      UNION ALL SELECT shorter, n + 1 FROM pruned, empty_keys, regexp_replace(document, pattern, '') shorter
      WHERE shorter <> document)
    SELECT document::jsonb FROM pruned ORDER BY n DESC LIMIT 1) of_override (pruned_override)
WHERE s.instance_id IN (SELECT id FROM tenants)
