-- One day, from :old to :new. Everything that happens does so at least ten minutes before :new, but for what chaos adds.
CREATE FUNCTION at(key bigint, salt integer) RETURNS timestamptz LANGUAGE sql IMMUTABLE
  RETURN (SELECT :old::timestamptz + make_interval(secs => least(CASE WHEN second < started
    THEN second - started + 86400 ELSE second - started END, 84000 + second / 86400 * 1700))
    FROM (SELECT daytime(h(key, salt)) AS second, extract(epoch
      FROM (:old::timestamptz AT TIME ZONE 'America/Sao_Paulo')::time)::float8 AS started) d);

-- Some ids of a table, at least one where there is one: a share of all that the condition lets through.
CREATE FUNCTION sample(of text, condition text, share float8,
  salt integer) RETURNS SETOF bigint LANGUAGE plpgsql AS $$ BEGIN
  RETURN QUERY EXECUTE format('WITH open AS MATERIALIZED (SELECT id FROM platform.%I t WHERE %s)
    SELECT id::bigint FROM open ORDER BY h(id, %s), id LIMIT (SELECT greatest(1, round(count(*) * %s)) FROM open)', of, condition, salt, share);
END $$;

CREATE TABLE roots AS WITH RECURSIVE tree AS (
  SELECT id, id AS root, deleted_at FROM platform.instances WHERE parent_id IS NULL
  UNION ALL SELECT i.id, t.root, i.deleted_at FROM platform.instances i JOIN tree t ON i.parent_id = t.id) SELECT *
    FROM tree;

CREATE TABLE taught AS
SELECT instance_id, id, row_number() OVER (PARTITION BY instance_id
  ORDER BY id)::integer - 1 AS nth, count(*) OVER (PARTITION BY instance_id)::integer AS of
FROM platform.lessons WHERE deleted_at IS NULL AND NOT is_draft;
CREATE UNIQUE INDEX ON taught (instance_id, nth);
ANALYZE taught;

-- New learners join where learners are.
CREATE TABLE joined AS WITH made AS (
  INSERT INTO platform.learners (instance_id, is_free, full_name, email, phone, document, score, created_at,
    updated_at)
  SELECT t.instance_id, n(t.id, 1, 7) = 0, full_name(h(t.id, 2) % 1000000007),
    email(h(t.id, 2) % 1000000007, i.slug || '.example'), phone(h(t.id, 2) % 1000000007),
    document(h(t.id, 2) % 1000000007), 0, at(t.id, 3), at(t.id, 3)
  FROM sample('learners', 'deleted_at IS NULL', 0.0025, 4) s (id) JOIN platform.learners t USING (id)
    JOIN platform.instances i ON i.id = t.instance_id
  WHERE i.deleted_at IS NULL ORDER BY at(t.id, 3), t.id RETURNING id, instance_id, created_at)
SELECT * FROM made;

-- Who is active: some of those who came lately, some of all, most of the new ones; fewer on weekends. Nobody whose entry
-- is dated behind the day; a minute after the last time that there is would be none.
CREATE TABLE active AS
SELECT l.id AS learner_id, l.instance_id, greatest(at(l.id, 10),
  least(l.created_at, :new::timestamptz) + interval '1 minute') AS at,
  1 + n(l.id, 11, 9) AS n, t.nth AS start, t.of, t.id AS lesson_id, l.started_at IS NULL AS is_first
FROM (SELECT ('{1.1,1.15,1.1,1,0.85,0.45,0.5}'::float8[])[extract(isodow
  FROM :new::timestamptz AT TIME ZONE 'America/Sao_Paulo')::integer] AS busy) b
CROSS JOIN LATERAL (SELECT sample('learners', format('deleted_at IS NULL AND last_access_at > %L::timestamptz - interval ''40 days''', :old), 0.16 * busy, 13) AS id
  UNION SELECT sample('learners', 'deleted_at IS NULL', 0.003, 14) UNION SELECT id FROM joined
    WHERE n(id, 15, 4) > 0) s
JOIN platform.learners l USING (id) JOIN (SELECT instance_id, max(of) AS of FROM taught
  GROUP BY 1) o USING (instance_id)
JOIN taught t ON t.instance_id = l.instance_id AND t.nth = n(l.id, 12, o.of) JOIN roots r ON r.id = l.instance_id
  WHERE r.deleted_at IS NULL;
DELETE FROM active WHERE at + n * interval '70 seconds' >= :new::timestamptz - interval '11 minutes';

CREATE TABLE steps AS
SELECT a.learner_id, a.instance_id, t.id AS lesson_id, a.i, at + i * interval '67 seconds' AS at FROM (
  SELECT *, nth - (nth > 0 AND n(learner_id * 64 + nth, 16, 60) = 0)::integer AS i
    FROM (SELECT *, generate_series(0, n - 1) AS nth FROM active) a) a
JOIN taught t ON t.instance_id = a.instance_id AND t.nth = (a.start + a.i / 2) % a.of;

INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
SELECT instance_id, learner_id, lesson_id, CASE WHEN n(learner_id + i, 17, 50) = 0 THEN -1 ELSE i % 2 END, at
  FROM steps ORDER BY at, learner_id, i;

INSERT INTO platform.learner_events (instance_id, learner_id, kind, ip, user_agent, created_at)
SELECT instance_id, learner_id, kind, '10.0.0.0'::inet + (learner_id % 16777213), agent(learner_id), at FROM active
CROSS JOIN LATERAL (VALUES ('session_active', true), ('first_access', is_first), ('platform_consent', is_first),
  ('product_consent', n(learner_id, 18, 12) = 0), ('password_reset', n(learner_id, 19, 150) = 0),
  ('app_installed', n(learner_id, 20, 90) = 0)) k (kind, happens)
WHERE happens ORDER BY at, learner_id, kind;

INSERT INTO platform.points (instance_id, learner_id, product_id, item_id, type, key, points, created_at)
SELECT a.instance_id, learner_id, l.product_id, l.id,
  pick(learner_id, 21, '{lesson_completed,lesson_completed,lesson_completed,course_started,course_progress_50,course_progress_75,course_progress_90,course_completed,manual}'), 'default', 5, at
FROM active a JOIN platform.lessons l ON l.id = a.lesson_id WHERE n > 1 ORDER BY at, learner_id;

-- What arrives now but happened up to forty hours ago, on a telephone without a net.
CREATE TABLE late AS
SELECT l.id, l.instance_id, t.id AS lesson_id, :new::timestamptz - interval '24 hours' - u(l.id,
  23) * interval '15 hours 59 minutes' AS at
FROM sample('learners', format('deleted_at IS NULL AND created_at < %L::timestamptz - interval ''2 days''', :old),
  0.001, 24) s (id) JOIN platform.learners l USING (id)
  JOIN (SELECT instance_id, max(of) AS of FROM taught GROUP BY 1) o USING (instance_id)
JOIN taught t ON t.instance_id = l.instance_id AND t.nth = n(l.id, 22, o.of);
INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
SELECT instance_id, id, lesson_id, n(id, 25, 2), at FROM late CROSS JOIN LATERAL generate_series(0, n(id, 26, 3))
  ORDER BY at, id;
INSERT INTO platform.learner_events (instance_id, learner_id, kind, created_at) SELECT instance_id, id,
  'session_active', at FROM late ORDER BY at, id;

INSERT INTO platform.staff_events (instance_id, staff_id, kind, ip, user_agent, created_at)
SELECT f.instance_id, f.id, pick(f.id, 27, '{session_active,session_active,session_active,report_exported,password_reset}'), '10.1.0.9', agent(f.id), at(f.id, 28)
FROM sample('staff', 'deleted_at IS NULL', 0.4, 29) s (id) JOIN platform.staff f USING (id)
  ORDER BY at(f.id, 28), f.id;
UPDATE platform.staff f SET last_access_at = e.at, updated_at = e.at
  FROM (SELECT staff_id, max(created_at) AS at FROM platform.staff_events WHERE created_at > :old::timestamptz
  GROUP BY 1) e WHERE e.staff_id = f.id;

UPDATE platform.learners l SET started_at = coalesce(started_at, a.at), last_access_at = last, updated_at = last,
  score = coalesce(score, 0) + coalesce(p.points, 0)
FROM (SELECT learner_id, at, at + (n - 1) * interval '67 seconds' AS last FROM active) a
LEFT JOIN (SELECT learner_id, sum(points)::integer AS points FROM platform.points
  WHERE created_at > :old::timestamptz GROUP BY 1) p USING (learner_id) WHERE a.learner_id = l.id;
