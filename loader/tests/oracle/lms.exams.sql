SELECT s.id, s.instance_id AS id_tenant, s.origin_id AS id_origin, s.is_draft, s.title, s.passing_score,
  s.attempts_limit, s.created_at, s.deleted_at
FROM platform.exams s WHERE s.instance_id IN (SELECT id FROM tenants)
