-- Names change: a row of each table that has a title.
DO $$ DECLARE one text; BEGIN
  FOREACH one IN ARRAY '{products,sections,showcases,tracks,tags,exams,questions,lessons}'::text[] LOOP
    EXECUTE format('UPDATE platform.%1$I SET title = regexp_replace(title, '' \(rev\. .*\)$'', '''') || %2$L, updated_at = at(id, 201)
      WHERE id IN (SELECT sample(%1$L, ''deleted_at IS NULL'', 0.0003, 202))', one, ' (rev. ' || (:new::timestamptz AT TIME ZONE 'America/Sao_Paulo')::date || ')');
  END LOOP;
END $$;
UPDATE platform.instances SET settings = jsonb_set(settings, '{branding,main_color}',
  to_jsonb('#' || substr(md5(h(id, 203)::text), 1, 6))), updated_at = at(id, 204)
WHERE id IN (SELECT sample('instances', 'deleted_at IS NULL', 0.05, 205));
UPDATE platform.products SET settings_override = CASE WHEN settings_override IS NULL
  THEN '{"certificate": {"show_back": true}}'::jsonb END, updated_at = at(id, 206)
  WHERE id IN (SELECT sample('products', 'origin_id IS NOT NULL', 0.002, 207));
UPDATE platform.exams SET passing_score = 50 + 10 * n(id, 208, 4), updated_at = at(id, 209)
  WHERE id IN (SELECT sample('exams', 'deleted_at IS NULL', 0.001, 210));

-- Drafts are published and taken back.
UPDATE platform.lessons SET is_draft = NOT is_draft, updated_at = at(id, 211)
  WHERE id IN (SELECT sample('lessons', 'deleted_at IS NULL', 0.0004, 212));
UPDATE platform.sections SET is_draft = NOT is_draft, updated_at = at(id, 213)
  WHERE id IN (SELECT sample('sections', 'deleted_at IS NULL', 0.001, 214));
UPDATE platform.products SET is_draft = NOT is_draft, updated_at = at(id, 215)
  WHERE id IN (SELECT sample('products', 'deleted_at IS NULL', 0.002, 216)) AND n(id, 217, 3) = 0;

-- Lessons move: to another section, and with it perhaps to another product.
UPDATE platform.lessons l SET section_id = s.id, product_id = s.product_id, updated_at = at(l.id, 221)
FROM sample('lessons', 'deleted_at IS NULL AND section_id IS NOT NULL', 0.0002, 222) c (id) CROSS JOIN LATERAL (
  SELECT s.id, s.product_id FROM platform.lessons m
    JOIN platform.sections s ON s.instance_id = m.instance_id AND s.id <> m.section_id
    WHERE m.id = c.id AND s.deleted_at IS NULL ORDER BY h(s.id, 223), s.id LIMIT 1) s WHERE l.id = c.id;

-- Soft deletes, of every other only deleted_at moves; and now and then something comes back.
UPDATE platform.learners SET deleted_at = at(id, 231), updated_at = CASE WHEN n(id, 232, 2) = 0 THEN updated_at
  ELSE at(id, 231) END
WHERE id IN (SELECT sample('learners', format('deleted_at IS NULL AND created_at < %L::timestamptz', :old), 0.0002,
  233)) AND (updated_at IS NULL OR updated_at <= at(id, 231));
UPDATE platform.lessons SET deleted_at = at(id, 234), updated_at = CASE WHEN n(id, 235, 2) = 0 THEN updated_at
  ELSE at(id, 234) END WHERE id IN (SELECT sample('lessons', 'deleted_at IS NULL', 0.0001, 236))
  AND n(id, 237, 2) = 0;
UPDATE platform.sections SET deleted_at = at(id, 238)
  WHERE id IN (SELECT sample('sections', 'deleted_at IS NULL', 0.0001, 239)) AND n(id, 240, 6) = 0;
UPDATE platform.products SET deleted_at = at(id, 241)
  WHERE id IN (SELECT sample('products', 'deleted_at IS NULL', 0.0001, 242)) AND n(id, 243, 12) = 0;
UPDATE platform.tags SET deleted_at = at(id, 244)
  WHERE id IN (SELECT sample('tags', 'deleted_at IS NULL', 0.0001, 245)) AND n(id, 246, 6) = 0;
UPDATE platform.tracks SET deleted_at = at(id, 247)
  WHERE id IN (SELECT sample('tracks', 'deleted_at IS NULL', 0.0001, 248)) AND n(id, 249, 8) = 0;
UPDATE platform.staff SET deleted_at = at(id, 250)
  WHERE id IN (SELECT sample('staff', 'deleted_at IS NULL', 0.0001, 251)) AND n(id, 252, 10) = 0;
UPDATE platform.learners SET deleted_at = NULL, updated_at = at(id, 253)
  WHERE id IN (SELECT sample('learners', format('deleted_at < %L::timestamptz', :old), 0.002, 254))
  AND n(id, 255, 2) = 0;
UPDATE platform.lessons SET deleted_at = NULL, updated_at = at(id, 256)
  WHERE id IN (SELECT sample('lessons', format('deleted_at < %L::timestamptz', :old), 0.005, 257))
  AND n(id, 258, 3) = 0;
UPDATE platform.products SET deleted_at = NULL, updated_at = at(id, 259)
  WHERE id IN (SELECT sample('products', format('deleted_at < %L::timestamptz', :old), 0.005, 260))
  AND n(id, 261, 6) = 0;

-- Learners move to another tenant of the same customer; what they did stays where they did it.
UPDATE platform.learners l SET instance_id = t.id, updated_at = greatest(l.updated_at, at(l.id, 271))
FROM sample('learners', 'deleted_at IS NULL', 0.0001, 272) c (id) CROSS JOIN LATERAL (
  SELECT r.id FROM platform.learners m JOIN roots mine ON mine.id = m.instance_id
    JOIN roots r ON r.root = mine.root AND r.id <> m.instance_id
  WHERE m.id = c.id AND r.deleted_at IS NULL ORDER BY h(r.id, 273), r.id LIMIT 1) t WHERE l.id = c.id;
