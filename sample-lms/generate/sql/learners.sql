-- How many learners join a tenant on a day: growth over its time, weekdays, noise, campaigns, and the import at its launch.
CREATE TABLE joins AS
SELECT t.id AS instance_id, d.ordinal, d.starts,
  total * expected / sum(expected) OVER (PARTITION BY t.id) AS expected
FROM settings s, tenants t JOIN customers c USING (customer) JOIN days d ON d.ordinal BETWEEN t.opens AND t.closes
CROSS JOIN LATERAL (SELECT s.learners * c.share * t.share AS total, pair(t.id, d.ordinal) AS key) k
CROSS JOIN LATERAL (SELECT d.weight * (0.6 + 0.8 * u(key, 200)) * CASE WHEN n(key, 201, 45) = 0 THEN 3.2
  WHEN d.ordinal - t.opens < 9 THEN 9 ELSE 1 END
  * (0.4 + 1.1 * ((d.ordinal - t.opens) / (t.closes - t.opens + 1.0))::float8 ^ 1.3) AS expected) e;

-- p: how likely the learner is active on an average day; leaves: the last day of ever coming back; both with a long tail.
CREATE TABLE learners AS
SELECT id, instance_id, root, slug, ordinal AS joined, created_at, p,
  CASE WHEN u(id, 211) < 0.11 THEN -1 ELSE least(closes, ordinal + CASE WHEN u(id, 212) < 0.22 THEN 3 + n(id, 213, 25)
    WHEN u(id, 212) < 0.66 THEN 28 + n(id, 213, 170) ELSE 200 + n(id, 213, 600) END) END AS leaves,
  (tenant - 1) * paths + 1 + n(id, 214, paths) AS path
FROM settings, LATERAL (
  SELECT base('learners') + row_number() OVER (ORDER BY j.ordinal, j.instance_id, i) AS id, j.instance_id, t.root,
    t.slug, t.closes, t.ordinal AS tenant, j.ordinal,
    j.starts + interval '7 hours' + u(pair(j.instance_id, j.ordinal * 100003 + i),
      210) * interval '11 hours' AS created_at
  FROM joins j JOIN tenants t ON t.id = j.instance_id
  CROSS JOIN LATERAL generate_series(1, floor(j.expected + u(pair(j.instance_id, j.ordinal), 209))::integer) i) l
CROSS JOIN LATERAL (SELECT 0.035 + 0.5 * u(id, 215) ^ 2.8 AS p) habit;
ANALYZE learners;

-- Learners of a tenant go through its products in one of so many orders; popular products come first more often.
-- marks: after how many lessons, of all products before and this one, the exam in its middle and at its end is reached.
CREATE TABLE paths AS
WITH chosen AS (
  SELECT (t.ordinal - 1) * paths + i AS id, p.instance_id, p.id AS product_id, p.lessons, p.first_lesson,
    row_number() OVER (PARTITION BY t.id, i ORDER BY -ln(1 - u(pair(p.id, i), 220)) / p.weight) AS place
  FROM settings, tenants t JOIN products p ON p.instance_id = t.id AND NOT p.is_draft
    CROSS JOIN LATERAL generate_series(1, paths) i
), cumulated AS (
  SELECT *, sum(lessons) OVER (PARTITION BY id ORDER BY place)::integer AS ends FROM chosen WHERE place <= 10)
SELECT id, array_agg(product_id ORDER BY place) AS products, array_agg(first_lesson
  ORDER BY place) AS firsts, count(*)::integer AS length,
  (SELECT array_agg(m ORDER BY m) FROM unnest(array_agg(ends - lessons + lessons / 2) || array_agg(ends)) m) AS marks
FROM cumulated GROUP BY id;
ALTER TABLE paths ADD PRIMARY KEY (id);

CREATE TABLE active AS
SELECT l.id AS learner_id, l.instance_id, l.path, o AS ordinal, pair(l.id, o) AS key
FROM (SELECT array_agg(weight ORDER BY ordinal) AS weights FROM days) w, learners l
  CROSS JOIN LATERAL generate_series(l.joined, l.leaves) o
WHERE u(pair(l.id, o), 230) < l.p * weights[o + 1] * CASE WHEN o - l.joined < 5 THEN 1.6 ELSE 1 END;

-- One row a learner and day of use: n progress events, after `before` earlier ones, from `at` on, some minutes apart.
CREATE TABLE sessions AS
SELECT s.*, starts + make_interval(secs => least(daytime(h(key, 231)), 86390 - n * 200.0)) AS at FROM (
  SELECT a.*, (sum(n) OVER (PARTITION BY learner_id ORDER BY ordinal))::integer - n AS before FROM (
    SELECT a.*, CASE WHEN u(key, 232) < 0.12 THEN 0
      ELSE least(60, 1 + floor(-ln(1 - u(key, 233)) * stretch))::integer END AS n
    FROM active a, (SELECT 1 / ln(1 + 1 / greatest(0.2, progress_events / 0.88 / greatest(1, (SELECT count(*)
      FROM active)) - 1)) AS stretch FROM settings) s) a) s
JOIN days USING (ordinal) ORDER BY ordinal, learner_id;
DROP TABLE active;
UPDATE sessions s SET at = l.created_at + (days.starts + interval '86390 seconds' - n * interval '200 seconds' - l.created_at) * u(s.key, 234) * 0.2
FROM learners l JOIN days ON ordinal = joined WHERE l.id = s.learner_id AND l.joined = s.ordinal
  AND s.at < l.created_at;
CREATE INDEX ON sessions (ordinal);
ANALYZE sessions;
