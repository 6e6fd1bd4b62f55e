-- No key: two equal rows are two events.
SELECT s.instance_id AS id_tenant, s.learner_id AS id_user, s.lesson_id AS id_item, s.action, s.created_at
FROM platform.progress_events s WHERE s.instance_id IN (SELECT id FROM tenants)
