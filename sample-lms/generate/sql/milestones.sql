-- What a learner reaches on the way: the start of a product, the exam in its middle (part 0), the exam at its end (1).
CREATE TABLE milestones AS
SELECT learner_id, instance_id, ordinal, pair(key, mark) AS key, (mark - 1) / 2 + 1 AS place, (mark - 1) % 2 AS part,
  products[(mark - 1) / 2 + 1] AS product_id, products[(mark - 1) / 2 + 2] AS next_product,
  firsts[(mark - 1) / 2 + 1] + marks[mark] - 1 - coalesce(marks[(mark - 1) / 2 * 2], 0) AS lesson_id,
    at + n * 165 * interval '1 second' AS at
FROM sessions s JOIN paths p ON p.id = s.path
  CROSS JOIN LATERAL generate_series(width_bucket(before * 5 / 9, marks) + 1,
  width_bucket((before + n) * 5 / 9, marks)) mark
WHERE n > 0;

CREATE TABLE firsts AS SELECT DISTINCT ON (learner_id) learner_id, instance_id, path, ordinal, key, at FROM sessions
  ORDER BY learner_id, ordinal;

INSERT INTO platform.exam_attempts (instance_id, learner_id, exam_id, lesson_id, product_id, attempt, score,
  is_passed, finished_at, created_at, updated_at, deleted_at)
SELECT instance_id, learner_id, exam_id, lesson_id, product_id, attempt, CASE WHEN is_graded THEN score END, CASE
  WHEN is_graded THEN score >= passing END,
  CASE WHEN NOT is_open THEN finished END, started, CASE WHEN is_open THEN started WHEN is_graded
    AND n(key, 263, 12) = 0 THEN least(ends, finished + interval '20 hours') ELSE finished END,
  CASE WHEN n(key, 264, 300) = 0 THEN least(ends, finished + interval '5 days') END
FROM (
  SELECT m.*, e.id AS exam_id, e.passing_score AS passing, tried.attempt, ends,
    started + (8 + n(m.key, 260, 40)) * interval '1 minute' AS finished, started, is_open,
    round((30 + 22 * u(m.learner_id, 262) + 52 * u(pair(m.key, tried.attempt), 261) + 7 * tried.attempt)::numeric,
      1) AS raw,
    NOT is_open AND n(pair(m.key, tried.attempt), 265, 60) > 0 AS is_graded
  FROM settings, milestones m JOIN products p ON p.id = m.product_id
    JOIN platform.exams e ON e.id = p.first_exam + m.part
  CROSS JOIN generate_series(1, 3) tried (attempt)
  CROSS JOIN LATERAL (SELECT at + (attempt - 1) * (14 + n(m.key, 266, 40)) * interval '1 hour' AS started,
    n(pair(m.key, attempt), 267, 70) = 0 AS is_open) t
  WHERE (attempt = 1 OR 30 + 22 * u(m.learner_id, 262) + 52 * u(pair(m.key, 1), 261) + 7 < e.passing_score)
    AND (attempt < 3 OR 30 + 22 * u(m.learner_id, 262) + 52 * u(pair(m.key, 2), 261) + 14 < e.passing_score)) a
CROSS JOIN LATERAL (SELECT least(100, raw) AS score) g
WHERE finished < ends AND started < ends ORDER BY a.started, learner_id;

INSERT INTO platform.certificates (instance_id, learner_id, product_id, code, issued_at, created_at, updated_at,
  deleted_at)
SELECT instance_id, learner_id, product_id, upper(substr(md5(key::text), 1, 4) || '-' || substr(md5(key::text), 5, 4)
  || '-' || substr(md5(key::text), 9, 4)), issued, issued,
  CASE WHEN is_revoked AND n(key, 272, 2) = 0 THEN revoked ELSE issued END, CASE WHEN is_revoked THEN revoked END
FROM (SELECT *, at + (5 + n(key, 271, 90)) * interval '1 minute' AS issued, n(key, 273, 120) = 0 AS is_revoked
  FROM milestones WHERE part = 1 AND u(key, 270) < 0.85) m
CROSS JOIN settings CROSS JOIN LATERAL (SELECT least(ends,
  issued + (1 + n(key, 274, 30)) * interval '21 hours') AS revoked) r
WHERE issued < ends ORDER BY m.issued, learner_id;

-- Access: to the first product when the account is made, to the next ones when the one before is done. Some is revoked,
-- some of that is given again; and some learners of the large tracks have several grants at once.
CREATE TABLE given AS
SELECT learner_id, instance_id, product_id, pair(key, 1) AS key, at FROM (
  SELECT l.id AS learner_id, l.instance_id, p.products[1] AS product_id, pair(l.id, 280) AS key,
    l.created_at + interval '3 seconds' AS at FROM learners l JOIN paths p ON p.id = l.path
  UNION ALL SELECT learner_id, instance_id, next_product, key, at + interval '9 minutes' FROM milestones, settings
    WHERE part = 1 AND next_product IS NOT NULL AND at + interval '9 minutes' < ends) g;

INSERT INTO platform.grants (instance_id, track_id, learner_id, origin, created_at, updated_at, revoked_at)
SELECT g.instance_id, CASE WHEN n(g.key, 281, 11) = 0 THEN a.id ELSE t.id END, learner_id,
  pick(key2, 282, '{integration,integration,integration,integration,sale,sale,sale,import,import,manual}'),
  given_at, CASE WHEN is_revoked AND n(key2, 283, 3) > 0 THEN revoked ELSE given_at END, CASE WHEN is_revoked
    THEN revoked END
FROM settings, given g JOIN tracks t ON t.product_id = g.product_id
  JOIN tracks a ON a.instance_id = g.instance_id AND a.k = -1
CROSS JOIN generate_series(0, 1) again CROSS JOIN LATERAL (SELECT pair(g.key, again) AS key2,
  g.at + again * (40 + n(g.key, 284, 90)) * interval '1 day' AS given_at) x
CROSS JOIN LATERAL (SELECT u(key2, 285) < 0.13 AND given_at + interval '30 days' < ends AS is_revoked,
  least(ends, given_at + (5 + n(key2, 286, 240)) * interval '1 day') AS revoked) r
WHERE (again = 0 OR n(g.key, 287, 14) = 0) AND given_at < ends ORDER BY x.given_at, learner_id;

INSERT INTO platform.learner_events (instance_id, learner_id, kind, ip, user_agent, created_at)
SELECT instance_id, learner_id, kind, '10.0.0.0'::inet + (learner_id * 2654435761 % 16777213), agent(learner_id),
  created_at FROM (
  SELECT instance_id, learner_id, kind, at + shift AS created_at FROM firsts
    CROSS JOIN (VALUES ('first_access', interval '1 second'), ('platform_consent', interval '20 seconds'),
    ('product_consent', interval '45 seconds')) e (kind, shift)
  UNION ALL SELECT instance_id, learner_id, 'product_consent', at FROM given WHERE key % 5 > 1
  UNION ALL SELECT instance_id, learner_id, 'certificate', issued_at + interval '40 seconds'
    FROM platform.certificates WHERE id > base('certificates') AND n(id, 288, 5) > 1) e, settings
WHERE created_at < ends ORDER BY created_at, learner_id;

INSERT INTO platform.learner_tags (instance_id, learner_id, tag_id)
SELECT l.instance_id, l.id, base('tags') + (t.ordinal - 1) * 12 + CASE i WHEN 1 THEN 1 + n(l.id, 290, 5) WHEN 2
  THEN 6 + n(l.id, 291, 3) ELSE 9 + n(l.id, 292, 4) END
FROM learners l JOIN tenants t ON t.id = l.instance_id CROSS JOIN generate_series(1, 3) i
WHERE u(l.id, 292 + i) < CASE i WHEN 1 THEN 0.8 WHEN 2 THEN 0.25 ELSE 0.4 END ORDER BY l.id, i;
