-- id_product: the origin's id where the product is a replica.
SELECT s.id, s.instance_id AS id_tenant, s.learner_id AS id_user, s.exam_id AS id_exam, s.lesson_id AS id_lesson,
  coalesce((SELECT origin_id FROM platform.products p WHERE p.id = s.product_id), s.product_id) AS id_product,
  s.attempt, s.score, s.is_passed, s.finished_at, s.created_at, s.deleted_at
FROM platform.exam_attempts s WHERE s.instance_id IN (SELECT id FROM tenants)
