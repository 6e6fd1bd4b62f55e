-- 1 on the learner's first day on the site; unregistration takes back what was opened until then. In order of time.
INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
SELECT c.tenant, learner, lesson, (c.date = o.date)::integer, at FROM clicks c JOIN opened o USING (learner, lesson)
UNION ALL
SELECT o.tenant, o.learner, o.lesson, -1, r.revoked FROM opened o JOIN learners l ON l.id = o.learner
JOIN registrations r ON r.tenant = l.tenant AND r.id_student = l.id_student AND r.presentation = o.presentation
WHERE o.date <= r.date_unregistration
ORDER BY 5;
