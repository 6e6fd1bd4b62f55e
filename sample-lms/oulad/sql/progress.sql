SET LOCAL enable_mergejoin = off;

-- When each learner first opened each site, with the ids that both have here.
CREATE UNLOGGED TABLE opened AS
SELECT o.*, s.tenant, s.presentation, l.id AS learner, s.id AS lesson
FROM (SELECT id_student, id_site, min(date) AS first FROM "studentVle" GROUP BY 1, 2 OFFSET 0) o
JOIN sites s USING (id_site) JOIN learners l ON l.tenant = s.tenant AND l.id_student = o.id_student;
ANALYZE opened;

-- Each click row is an event; rows that are the same in every column stay the same, for nothing here tells them apart.
-- 1 on the learner's first day on the site. A table of its own, because several processes may make it at once.
CREATE UNLOGGED TABLE clicks AS
SELECT o.tenant, o.learner, o.lesson, (v.date = o.first)::integer::smallint AS action, d.day,
  d.starts + make_interval(secs => daytime(h(pair(v.id_student * 10000000::bigint + v.id_site,
    v.sum_click * 2000 + v.date), 7))) AS at
FROM "studentVle" v JOIN opened o ON o.id_student = v.id_student AND o.id_site = v.id_site
JOIN days d ON d.presentation = o.presentation AND d.date = v.date;
DROP TABLE "studentVle";

INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
SELECT tenant, learner, lesson, action, at FROM clicks;

-- Unregistration takes back what was opened until then.
INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
SELECT o.tenant, o.learner, o.lesson, -1, r.revoked FROM opened o
JOIN registrations r ON r.presentation = o.presentation AND r.id_student = o.id_student
WHERE o.first <= r.date_unregistration ORDER BY r.revoked, o.learner, o.lesson;
