-- What should not happen but does. Rows disappear without a trace.
DELETE FROM platform.ratings WHERE id IN (SELECT sample('ratings', 'true', 0.0002, 401));
DELETE FROM platform.messages WHERE id IN (SELECT sample('messages', 'parent_id IS NOT NULL', 0.0002, 402));
DELETE FROM platform.learners WHERE id IN (SELECT sample('learners', 'true', 0.0001, 403));
DELETE FROM platform.lessons WHERE id IN (SELECT sample('lessons', 'true', 0.0001, 404)) AND n(id, 405, 3) = 0;
DELETE FROM platform.grants WHERE id IN (SELECT sample('grants', 'true', 0.0002, 406));
DELETE FROM platform.exam_attempts WHERE id IN (SELECT sample('exam_attempts', 'true', 0.0001, 407));
DELETE FROM platform.points WHERE id IN (SELECT sample('points', 'true', 0.00005, 408));

-- A sub-platform joins a customer, with a history older than any window.
CREATE TABLE newcomers AS WITH made AS (
  INSERT INTO platform.instances (parent_id, subdomain, slug, settings, created_at, updated_at)
  SELECT root, 'nova-' || root || '-' || to_char(:new::timestamptz, 'YYYYMMDD'), 'nova-' || root || '-'
    || to_char(:new::timestamptz, 'YYYYMMDD'), '{}', :new::timestamptz - interval '90 days',
    :new::timestamptz - interval '90 days'
  FROM (SELECT DISTINCT root FROM roots) r ORDER BY h(root, 410), root LIMIT 1 RETURNING id) SELECT id FROM made;
CREATE TABLE brought AS WITH made AS (
  INSERT INTO platform.learners (instance_id, is_free, full_name, email, score, started_at, last_access_at,
    created_at, updated_at)
  SELECT id, false, full_name(i * 7919), email(i * 7919, 'nova.example'), 0, at, at, at, at
    FROM newcomers, generate_series(1, 5) i, LATERAL (SELECT :new::timestamptz - i * interval '9 days' AS at) a
    ORDER BY i RETURNING *) SELECT * FROM made;
CREATE TABLE courses AS WITH made AS (
  INSERT INTO platform.products (instance_id, is_free, is_draft, position, title, settings, created_at, updated_at)
  SELECT id, false, false, 1, 'Curso trazido', '{}', :new::timestamptz - interval '80 days',
    :new::timestamptz - interval '80 days' FROM newcomers RETURNING *) SELECT * FROM made;
CREATE TABLE modules AS WITH made AS (
  INSERT INTO platform.sections (instance_id, product_id, is_draft, position, title, created_at,
    updated_at) SELECT instance_id, id, false, 1, 'Módulo', created_at, updated_at FROM courses RETURNING *) SELECT *
    FROM made;
CREATE TABLE units AS WITH made AS (
  INSERT INTO platform.lessons (instance_id, product_id, section_id, is_draft, position, title, format, created_at,
    updated_at)
  SELECT instance_id, product_id, id, false, i, 'Aula ' || i, 'video', created_at, updated_at
    FROM modules, generate_series(1, 3) i RETURNING *) SELECT * FROM made;
INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
SELECT b.instance_id, b.id, u.id, 1, b.created_at + interval '1 hour' FROM brought b JOIN units u USING (instance_id)
  ORDER BY b.id, u.id;
INSERT INTO platform.learner_events (instance_id, learner_id, kind, created_at) SELECT instance_id, id,
  'first_access', created_at FROM brought ORDER BY id;

-- A sub-platform leaves for another customer, and all its history with it.
UPDATE platform.instances i SET parent_id = other.root, updated_at = at(i.id, 420)
FROM roots mine, (SELECT DISTINCT root FROM roots) other
WHERE mine.id = i.id AND other.root <> mine.root AND n(:day, 421, 3) = 0 AND i.id = (
  SELECT id FROM roots r WHERE id <> root AND NOT EXISTS (SELECT FROM platform.instances c WHERE c.parent_id = r.id)
    ORDER BY h(id, 422), id LIMIT 1)
  AND other.root = (SELECT o.root FROM (SELECT DISTINCT root FROM roots) o WHERE o.root <> mine.root
    ORDER BY h(o.root, 423), o.root LIMIT 1);

-- Timestamps exactly on the lines that windows are cut by: the clocks, and whole minutes before them.
INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
SELECT a.instance_id, a.learner_id, a.lesson_id, 0, line - m * interval '1 minute'
  FROM (SELECT * FROM active ORDER BY learner_id LIMIT 3) a,
  unnest(ARRAY[:old::timestamptz, :new::timestamptz]) line, unnest('{0,1,2,5,10,15}'::integer[]) m ORDER BY 5, 2;
UPDATE platform.learners SET updated_at = :new::timestamptz - interval '10 minutes'
  WHERE id IN (SELECT sample('learners', 'true', 0.001, 430));
UPDATE platform.learners SET updated_at = :old::timestamptz
  WHERE id IN (SELECT sample('learners', 'true', 0.001, 431));
