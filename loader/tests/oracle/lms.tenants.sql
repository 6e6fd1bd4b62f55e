-- meta: what the contract exposes of a tenant's settings, leaf by leaf; then what is empty goes from the document's text,
-- until nothing of it is.
SELECT s.id, s.parent_id AS id_parent, s.subdomain, s.domain, s.slug AS key, s.user_limit,
  CASE WHEN s.settings IS NOT NULL THEN (WITH RECURSIVE pruned (document, n) AS (
      SELECT (coalesce(exposed.meta, '{}'))::text, 0
      UNION ALL SELECT shorter, n + 1 FROM pruned, empty_keys, regexp_replace(document, pattern, '') shorter
      WHERE shorter <> document)
    SELECT document::jsonb FROM pruned ORDER BY n DESC LIMIT 1) END AS meta, s.created_at, s.deleted_at
FROM platform.instances s
CROSS JOIN LATERAL (
  WITH leaves (path, value) AS (
    SELECT path, s.settings #> path FROM unnest(ARRAY[
      'branding,title', 'branding,main_color', 'branding,theme', 'branding,login,logo', 'branding,email,logo',
      'branding,email,sender,email', 'branding,email,sender,name', 'certificate,is_active', 'certificate,logo,light',
      'certificate,logo,dark', 'gamification,is_active', 'gamification,show_users', 'gamification,show_full_name',
      'gamification,comment_scoring_type']) list, string_to_array(list, ',') path
    UNION ALL
    SELECT ARRAY['gamification', 'events', event, leaf], s.settings #> ARRAY['gamification', 'events', event, leaf]
    FROM unnest(ARRAY['is_active', 'points']) leaf, jsonb_object_keys(
      CASE WHEN jsonb_typeof(s.settings #> '{gamification,events}') = 'object'
        THEN s.settings #> '{gamification,events}' END) event),
  fourth (path, value) AS (SELECT path, value FROM leaves WHERE value <> 'null'),
  third (path, value) AS (
    SELECT path, value FROM fourth WHERE cardinality(path) < 4 UNION ALL
    SELECT path[:3], jsonb_object_agg(path[4], value) FROM fourth WHERE cardinality(path) = 4 GROUP BY path[:3]),
  second (path, value) AS (
    SELECT path, value FROM third WHERE cardinality(path) < 3 UNION ALL
    SELECT path[:2], jsonb_object_agg(path[3], value) FROM third WHERE cardinality(path) = 3 GROUP BY path[:2]),
  first (name, value) AS (SELECT path[1], jsonb_object_agg(path[2], value) FROM second GROUP BY path[1])
  SELECT jsonb_object_agg(name, value) AS meta FROM first) exposed
WHERE s.id IN (SELECT id FROM tenants)
