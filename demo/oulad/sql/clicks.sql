-- Each row is an event. Rows that are the same in every column stay the same: nothing here tells them apart.
CREATE UNLOGGED TABLE clicks AS
SELECT s.tenant, l.id AS learner, s.id AS lesson, v.date, d.day, s.presentation,
  d.starts + daytime(u(pair(v.id_student * 10000000::bigint + v.id_site, v.sum_click * 2000 + v.date), 7)) * interval '1 second' AS at
FROM "studentVle" v JOIN sites s USING (id_site) JOIN learners l ON l.tenant = s.tenant AND l.id_student = v.id_student
JOIN days d ON d.presentation = s.presentation AND d.date = v.date;
DROP TABLE "studentVle";
ANALYZE clicks;
CREATE UNLOGGED TABLE opened AS SELECT learner, lesson, tenant, presentation, min(date) AS date FROM clicks GROUP BY 1, 2, 3, 4;
ANALYZE opened;
