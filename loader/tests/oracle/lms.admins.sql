-- Digits only, unlike users; nothing rather than an empty text.
SELECT s.id, s.instance_id AS id_tenant, s.full_name AS name, s.email,
  (SELECT string_agg(digit[1], '' ORDER BY nr) FROM regexp_matches(s.phone, '[0-9]', 'g') WITH ORDINALITY d (digit, nr)) AS phone,
  (SELECT string_agg(digit[1], '' ORDER BY nr) FROM regexp_matches(s.document, '[0-9]', 'g') WITH ORDINALITY d (digit, nr)) AS document,
  s.last_access_at, s.created_at, s.deleted_at
FROM platform.staff s WHERE s.instance_id IN (SELECT id FROM tenants)
