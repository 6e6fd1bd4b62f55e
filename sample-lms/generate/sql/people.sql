-- Learners last: when they first and last came, and what they scored, is known only now.
INSERT INTO platform.learners (id, instance_id, is_free, full_name, email, phone, document, score, started_at,
  last_access_at, created_at, updated_at, deleted_at)
SELECT l.id, l.instance_id, n(l.id, 350, 7) = 0, full_name(l.id), email(l.id, l.slug || '.example'), phone(l.id),
  document(l.id), coalesce(p.score, 0),
  a.first, a.last, l.created_at, CASE WHEN n(l.id, 351, 2) = 0 THEN coalesce(d.deleted_at, seen) ELSE seen END,
    d.deleted_at
FROM settings, learners l
LEFT JOIN (SELECT learner_id, min(at) AS first, max(at) AS last FROM sessions GROUP BY 1) a ON a.learner_id = l.id
LEFT JOIN (SELECT learner_id, sum(points)::integer AS score FROM platform.points WHERE id > base('points')
  GROUP BY 1) p ON p.learner_id = l.id
CROSS JOIN LATERAL (SELECT greatest(l.created_at, a.last) AS seen) s
CROSS JOIN LATERAL (SELECT CASE WHEN u(l.id, 352) < 0.025
  THEN seen + (ends - seen) * (0.02 + 0.97 * u(l.id, 353)) END AS deleted_at) d
ORDER BY l.id;
