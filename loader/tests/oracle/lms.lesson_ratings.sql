SELECT s.id, s.instance_id AS id_tenant, s.learner_id AS id_user, s.lesson_id AS id_lesson, s.rating, s.created_at,
  s.deleted_at
FROM platform.ratings s WHERE s.instance_id IN (SELECT id FROM tenants)
