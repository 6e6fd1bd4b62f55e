-- meta: the certificate group of the settings, leaf by leaf. meta_override: the same group of a replica, null without one.
SELECT s.id, s.instance_id AS id_tenant, s.origin_id AS id_origin, s.showcase_id AS id_showcase, s.is_free, s.is_draft,
  s.is_not_listed, s.is_hidden, s.position, s.title,
  CASE WHEN s.settings IS NULL THEN NULL WHEN exposed.certificate IS NULL THEN '{}'
    ELSE jsonb_build_object('certificate', exposed.certificate) END AS meta,
  (SELECT jsonb_build_object('certificate', stripped)
    FROM jsonb_strip_nulls(s.settings_override -> 'certificate') stripped
    WHERE stripped NOT IN ('null', '{}')) AS meta_override,
  s.created_at, s.deleted_at
FROM platform.products s
CROSS JOIN LATERAL (
  SELECT jsonb_object_agg(leaf, jsonb_strip_nulls(s.settings -> 'certificate' -> leaf)) AS certificate
  FROM unnest(ARRAY['is_active', 'is_unique_emission', 'show_back', 'show_dates', 'show_product_name', 'logo_theme',
    'file', 'content', 'taught_by', 'workload', 'availability', 'fields']) leaf
  WHERE s.settings -> 'certificate' -> leaf <> 'null'
    AND (leaf NOT IN ('availability', 'fields') OR s.settings -> 'certificate' -> leaf <> '{}')) exposed
WHERE s.instance_id IN (SELECT id FROM tenants)
