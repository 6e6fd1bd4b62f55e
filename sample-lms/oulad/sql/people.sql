-- Staging holds the files as they are. :shift (0 or 1) moves every day by whole weeks, so that the last click was
-- yesterday or up to six days before. Days are Sao Paulo days; times of day come from a hash of the row.
CREATE TABLE presentations AS
SELECT *, (row_number() OVER (ORDER BY starts_on, code_module))::integer AS ordinal FROM (
  SELECT code_module, code_presentation, module_presentation_length AS length,
    make_date(left(code_presentation, 4)::integer, CASE right(code_presentation, 1) WHEN 'B' THEN 2 ELSE 10 END,
      1) AS starts_on
  FROM courses) c;

CREATE TABLE settings AS SELECT last_day,
  :shift * 7 * greatest(0, ((platform.clock() AT TIME ZONE 'America/Sao_Paulo')::date - 1 - last_day) / 7) AS shift
FROM (SELECT max(starts_on + date) AS last_day FROM
  (SELECT code_module, code_presentation, max(date) AS date FROM "studentVle" GROUP BY 1, 2) v
  JOIN presentations USING (code_module, code_presentation)) d;

UPDATE presentations SET starts_on = starts_on + shift FROM settings;
UPDATE settings SET last_day = last_day + shift;

CREATE TABLE days AS SELECT ordinal AS presentation, date, starts_on + date AS day,
  (starts_on + date)::timestamp AT TIME ZONE 'America/Sao_Paulo' AS starts
FROM presentations CROSS JOIN generate_series(-400, 700) date;
CREATE UNIQUE INDEX ON days (presentation, date);

ANALYZE days;

CREATE TABLE tenants AS
SELECT base('instances') + 1 + row_number() OVER (ORDER BY code_module) AS id, code_module
  FROM (SELECT DISTINCT code_module FROM courses) c;
ALTER TABLE presentations ADD tenant bigint, ADD product bigint, ADD track bigint;
UPDATE presentations p SET tenant = t.id, product = base('products') + ordinal, track = base('tracks') + ordinal
FROM tenants t WHERE t.code_module = p.code_module;

CREATE TABLE registrations AS
SELECT p.ordinal AS presentation, p.tenant, p.product, p.track, r.*,
  d.starts + daytime(h(key, 1)) * interval '1 second' AS granted,
  e.starts + daytime(h(key, 2)) * interval '1 second' AS revoked, i.region, i.age_band, i.highest_education,
    i.final_result, p.starts_on, p.length
FROM "studentRegistration" r JOIN presentations p USING (code_module, code_presentation)
JOIN "studentInfo" i USING (code_module, code_presentation, id_student)
CROSS JOIN LATERAL (SELECT pair(id_student, p.ordinal) AS key) k
JOIN days d ON d.presentation = p.ordinal AND d.date = coalesce(date_registration, 0)
LEFT JOIN days e ON e.presentation = p.ordinal AND e.date = date_unregistration;

CREATE TABLE learners AS
SELECT base('learners') + row_number() OVER (ORDER BY created_at, tenant, id_student) AS id, * FROM (
  SELECT tenant, id_student, min(granted) AS created_at,
    (array_agg(presentation ORDER BY presentation DESC))[1] AS latest
  FROM registrations GROUP BY 1, 2) l;
CREATE UNIQUE INDEX ON learners (tenant, id_student);
ANALYZE registrations, learners;

INSERT INTO platform.instances (id, parent_id, subdomain, domain, slug, settings, created_at, updated_at)
SELECT id, parent, slug, slug || '.example', slug,
  jsonb_build_object('branding', jsonb_build_object('title', title), 'certificate', '{"is_active": true}'::jsonb,
  'smtp', jsonb_build_object('password', md5(slug))), at, at FROM (
  SELECT base('instances') + 1 AS id, NULL::bigint AS parent, 'ou' AS slug, 'Open University' AS title
  UNION ALL SELECT id, base('instances') + 1, 'ou-' || lower(code_module), 'Module ' || code_module FROM tenants) t,
  (SELECT min(granted) - interval '30 days' AS at FROM registrations) a ORDER BY id;

INSERT INTO platform.tracks (id, instance_id, title, reference, created_at, updated_at)
SELECT track, tenant, code_module || ' ' || code_presentation, 'oulad:' || code_module || '-' || code_presentation,
  at, at
FROM presentations, (SELECT min(granted) - interval '20 days' AS at FROM registrations) a ORDER BY 1;

INSERT INTO platform.grants (instance_id, track_id, learner_id, origin, created_at, updated_at, revoked_at)
SELECT r.tenant, track, l.id, pick(l.id, 3, '{integration,sale,import,manual}'), granted, greatest(granted, revoked),
  revoked
FROM registrations r JOIN learners l USING (tenant, id_student) ORDER BY granted, l.id;

-- The root has every tag; sub-platforms have replicas of those that their learners carry.
CREATE TABLE labels AS
SELECT DISTINCT l.id AS learner, l.tenant, title FROM learners l
JOIN registrations r ON r.tenant = l.tenant AND r.id_student = l.id_student AND r.presentation = l.latest
CROSS JOIN LATERAL (VALUES ('Region: ' || region), ('Age: ' || age_band),
  ('Education: ' || highest_education)) v (title) WHERE title IS NOT NULL;

CREATE TABLE tags AS
SELECT base('tags') + row_number() OVER (ORDER BY tenant, title) AS id, tenant, title FROM (
  SELECT base('instances') + 1 AS tenant, title FROM labels UNION SELECT tenant, title FROM labels) t;

INSERT INTO platform.tags (id, instance_id, origin_id, title, created_at, updated_at)
SELECT t.id, t.tenant, o.id, t.title, i.created_at, i.created_at FROM tags t
  JOIN platform.instances i ON i.id = t.tenant
LEFT JOIN tags o ON o.title = t.title AND o.tenant = base('instances') + 1 AND o.tenant <> t.tenant ORDER BY t.id;

INSERT INTO platform.learner_tags (instance_id, learner_id, tag_id)
SELECT l.tenant, l.learner, t.id FROM labels l JOIN tags t USING (tenant, title) ORDER BY 2, 3;
