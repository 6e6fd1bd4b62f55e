INSERT INTO platform.learner_events (instance_id, learner_id, kind, ip, user_agent, created_at)
SELECT instance_id, learner_id, kind, '10.0.0.0'::inet + (learner_id * 2654435761 % 16777213), agent(learner_id),
  at + shift * interval '1 second'
FROM sessions CROSS JOIN LATERAL (VALUES ('session_active', true, 0), ('session_active', key % 3 = 0, 600 + n * 20),
  ('password_reset', key % 211 = 0, -90), ('app_installed', key % 83 = 0, 15)) e (kind, happens, shift)
WHERE happens AND ordinal BETWEEN :from AND :to
ORDER BY at + shift * interval '1 second';
