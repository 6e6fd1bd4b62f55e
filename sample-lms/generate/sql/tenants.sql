-- fill.settings (one row) and fill.customers, fill.tenants are there already: what was asked for.
-- The span of days, each with how much it is used: weekday, holidays, and the pause of late December and January.
CREATE TABLE days AS
SELECT ordinal, day, day::timestamp AT TIME ZONE 'America/Sao_Paulo' AS starts,
  (('{1.12,1.18,1.15,1.06,0.86,0.42,0.48}'::float8[])[extract(isodow FROM day)::integer]
  * CASE WHEN to_char(day, 'MM-DD') >= '12-19' OR to_char(day, 'MM-DD') <= '01-06' THEN 0.42
      WHEN extract(month FROM day) = 1 THEN 0.72 WHEN extract(month FROM day) = 7 THEN 0.86
      WHEN extract(month FROM day) IN (3, 8, 9) THEN 1.1 ELSE 1 END
  * CASE WHEN to_char(day, 'MM-DD') = ANY ('{01-01,04-21,05-01,09-07,10-12,11-02,11-15,11-20,12-25}') THEN 0.45
      ELSE 1 END)::float8 AS weight
FROM settings, generate_series(0, span - 1) AS ordinal, LATERAL (SELECT first_day + ordinal AS day) d;

ALTER TABLE tenants ADD id bigint, ADD root bigint, ADD opens integer, ADD closes integer;
UPDATE tenants SET id = base('instances') + ordinal, root = base('instances') + first_ordinal,
  opens = floor(since * span), closes = ceil(until * span) - 1 FROM settings;

INSERT INTO platform.instances (id, parent_id, subdomain, domain, slug, user_limit, settings, created_at, updated_at,
  deleted_at)
SELECT t.id, p.id, t.slug, CASE WHEN n(t.id, 1, 3) > 0 THEN t.slug || '.example' END, t.slug,
  CASE WHEN n(t.id, 2, 4) > 0 THEN 500 * ceil(t.share * s.learners / 250)::bigint END,
  jsonb_build_object(
    'branding', jsonb_build_object('title', t.title, 'main_color', pick(t.root, 3, '{#0b6bcb,#1f7a4d,#7a3ff2}'),
      'theme', pick(t.id, 4, '{light,light,dark}'), 'favicon', t.slug || '/favicon.ico',
      'login', CASE WHEN n(t.id, 5, 3) > 0 THEN jsonb_build_object('logo', 'https://cdn.example/' || t.slug
        || '/login.svg',
        'captcha_secret', md5('captcha' || t.id)) ELSE '{}' END,
      'email', jsonb_build_object('logo', NULL, 'sender', CASE WHEN n(t.id, 6, 2) = 0 THEN '{}'::jsonb ELSE
        jsonb_build_object('email', 'nao-responda@' || t.slug || '.example', 'name', t.title, 'reply_to', NULL) END)),
    'certificate', jsonb_build_object('is_active', n(t.id, 7, 5) > 0, 'logo', CASE WHEN n(t.id, 8, 2) = 0
      THEN jsonb_build_object('light', 'https://cdn.example/' || t.slug || '/l.png', 'dark', 'https://cdn.example/'
        || t.slug || '/d.png')
      ELSE '{}' END),
    'gamification', jsonb_build_object('is_active', true, 'show_users', n(t.id, 9, 2) = 0,
      'show_full_name', n(t.id, 10, 2) = 0, 'comment_scoring_type', pick(t.id, 11, '{all,first,approved}'),
      'events', jsonb_build_object('lesson_completed', '{"points": 5, "is_active": true, "cooldown": 60}'::jsonb,
        'exam_passed', '{"points": 40, "is_active": true}'::jsonb, 'manual', '{}'::jsonb)),
    'smtp', jsonb_build_object('host', 'smtp.' || t.slug || '.example', 'user', 'mailer', 'password',
      md5('smtp' || t.id)),
    'flags', '{"new_player": true, "beta_search": false}'::jsonb, 'integrations', '{}'::jsonb),
  opened.at, opened.at + (closed.at - opened.at) * u(t.id, 12), CASE WHEN t.until < 1 THEN closed.at END
FROM settings s, tenants t LEFT JOIN tenants p ON p.slug = t.parent
CROSS JOIN LATERAL (SELECT starts - interval '14 hours' AS at FROM days WHERE ordinal = t.opens) opened
CROSS JOIN LATERAL (SELECT starts + interval '17 hours' AS at FROM days WHERE ordinal = t.closes) closed;

INSERT INTO platform.staff (instance_id, full_name, email, phone, document, last_access_at, created_at, updated_at,
  deleted_at)
SELECT t.id, full_name(key), email(key % 1000, t.slug || '.example'), phone(key), document(key),
  d.last, d.first, greatest(d.first, d.last), CASE WHEN n(key, 22, 15) = 0 THEN d.last END
FROM tenants t CROSS JOIN settings s
CROSS JOIN LATERAL generate_series(1, 3 + ceil(t.share * sqrt(s.learners) / 4 + n(t.id, 20, 4))::integer) i
CROSS JOIN LATERAL (SELECT (pair(t.id, i) & 1073741823) + 1000 AS key) k
CROSS JOIN LATERAL (SELECT o.starts + interval '9 hours' AS first,
    o.starts + (c.starts - o.starts) * (0.5 + 0.5 * sqrt(u(key, 21))) + interval '13 hours' AS last
  FROM days o, days c WHERE o.ordinal = t.opens AND c.ordinal = t.closes) d
ORDER BY t.id, i;

INSERT INTO platform.staff_events (instance_id, staff_id, kind, ip, user_agent, created_at)
SELECT f.instance_id, f.id, CASE WHEN n(key, 31, 40) = 0 THEN 'password_reset' WHEN n(key, 32, 25) = 0
  THEN 'report_exported'
    ELSE 'session_active' END, '10.1.0.0'::inet + n(f.id, 33, 60000), agent(f.id),
      d.starts + u(key, 34) * interval '11 hours' + interval '8 hours'
FROM platform.staff f JOIN tenants t ON t.id = f.instance_id JOIN days d ON d.ordinal BETWEEN t.opens AND t.closes
CROSS JOIN LATERAL (SELECT pair(f.id, d.ordinal) AS key) k
WHERE u(key, 30) < 0.35 * d.weight AND d.starts > f.created_at AND d.starts < coalesce(f.deleted_at, f.last_access_at)
ORDER BY d.ordinal, f.id;

INSERT INTO platform.staff_events (instance_id, staff_id, kind, ip, user_agent, created_at)
SELECT instance_id, id, 'first_access', '10.1.0.0'::inet + n(id, 33, 60000), agent(id),
  created_at + interval '2 hours'
FROM platform.staff WHERE id > base('staff') AND instance_id > base('instances') ORDER BY id;
