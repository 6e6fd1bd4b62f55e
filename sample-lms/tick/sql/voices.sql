-- Ratings: given, changed, withdrawn. Of the withdrawn ones every other only has its deleted_at moved.
INSERT INTO platform.ratings (instance_id, learner_id, lesson_id, rating, created_at, updated_at)
SELECT instance_id, learner_id, lesson_id, CASE WHEN n(learner_id, 101, 6) = 0 THEN -1 ELSE 1 END, at, at
  FROM active a
WHERE n(learner_id, 100, 14) = 0 AND NOT EXISTS (SELECT FROM platform.ratings r
  WHERE r.learner_id = a.learner_id AND r.lesson_id = a.lesson_id) ORDER BY at, learner_id;
UPDATE platform.ratings SET rating = -rating, updated_at = at(id, 102)
  WHERE id IN (SELECT sample('ratings', 'deleted_at IS NULL', 0.0004, 103));
UPDATE platform.ratings SET deleted_at = at(id, 104), updated_at = CASE WHEN n(id, 105, 2) = 0 THEN updated_at
  ELSE at(id, 104) END WHERE id IN (SELECT sample('ratings', 'deleted_at IS NULL', 0.0003, 106));

INSERT INTO platform.messages (instance_id, type_id, role_id, learner_id, lesson_id, status, body, created_at,
  updated_at)
SELECT instance_id, 1 + n(learner_id, 111, 3), 1, learner_id, lesson_id, 'open',
  pick(learner_id, 112, ARRAY['Como faço para revisar esta aula?', 'Excelente explicação!',
  'O vídeo travou no minuto 3.', 'A prova vale nota?']), at, at
FROM active WHERE n(learner_id, 110, 11) = 0 ORDER BY at, learner_id;
INSERT INTO platform.messages (instance_id, parent_id, type_id, role_id, lesson_id, status, body, created_at,
  updated_at)
SELECT m.instance_id, m.id, m.type_id, CASE m.type_id WHEN 3 THEN 3 ELSE 2 END, m.lesson_id, 'published',
  'Obrigado pela mensagem! Veja o material complementar.', r.at, r.at
FROM sample('messages', format('parent_id IS NULL AND deleted_at IS NULL AND created_at > %L::timestamptz - interval ''3 days''', :old), 0.3, 113) s (id) JOIN platform.messages m USING (id)
CROSS JOIN LATERAL (SELECT greatest(at(m.id, 114), m.created_at + interval '20 seconds') AS at) r ORDER BY r.at, m.id;
UPDATE platform.messages SET status = 'answered', updated_at = at(id, 115)
  WHERE id IN (SELECT sample('messages', 'status = ''open''', 0.05, 116));
UPDATE platform.messages SET deleted_at = at(id, 117), updated_at = CASE WHEN n(id, 118, 2) = 0 THEN updated_at
  ELSE at(id, 117) END WHERE id IN (SELECT sample('messages', 'deleted_at IS NULL', 0.0003, 119));

-- Exams are taken, most graded at once, some of them later. None of those whose number in the metadata is no id.
CREATE TABLE offered AS
SELECT instance_id, array_agg(id ORDER BY id) AS lessons, array_agg((metadata -> 'prova' ->> 'id')::bigint
  ORDER BY id) AS exams, array_agg(product_id ORDER BY id) AS products
FROM platform.lessons WHERE format IN ('exam', 'prova') AND metadata -> 'prova' ->> 'id' ~ '^[0-9]{1,18}$'
  AND deleted_at IS NULL GROUP BY 1;
INSERT INTO platform.exam_attempts (instance_id, learner_id, exam_id, lesson_id, product_id, attempt, score,
  is_passed, finished_at, created_at, updated_at)
SELECT a.instance_id, a.learner_id, exams[x], o.lessons[x], products[x], 1 + coalesce(tried.times, 0),
  score, score >= 60, CASE WHEN stage > 0 THEN at + 20 * interval '1 second' END, at, at + 20 * interval '1 second'
FROM active a JOIN offered o USING (instance_id)
  CROSS JOIN LATERAL (SELECT 1 + n(a.learner_id, 121, cardinality(exams)) AS x, n(a.learner_id, 122, 5) AS stage) p
CROSS JOIN LATERAL (SELECT CASE WHEN stage > 1 THEN 35 + n(a.learner_id, 123, 130) * 0.5 END AS score) s
LEFT JOIN (SELECT learner_id, exam_id, count(*)::integer AS times FROM platform.exam_attempts
  WHERE learner_id IN (SELECT learner_id FROM active) GROUP BY 1, 2) tried
  ON tried.learner_id = a.learner_id AND tried.exam_id = exams[x]
WHERE n(a.learner_id, 120, 6) = 0 ORDER BY at, a.learner_id;
UPDATE platform.exam_attempts SET score = 40 + n(id, 124, 120) * 0.5, is_passed = 40 + n(id, 124, 120) * 0.5 >= 60,
  finished_at = coalesce(finished_at, at(id, 125)), updated_at = at(id, 125)
WHERE id IN (SELECT sample('exam_attempts', format('score IS NULL AND deleted_at IS NULL AND created_at BETWEEN %L::timestamptz - interval ''20 days'' AND %L', :old, :old), 0.5, 126));
UPDATE platform.exam_attempts SET deleted_at = at(id, 127)
  WHERE id IN (SELECT sample('exam_attempts', 'deleted_at IS NULL', 0.00005, 128));

INSERT INTO platform.certificates (instance_id, learner_id, product_id, code, issued_at, created_at, updated_at)
SELECT a.instance_id, learner_id, l.product_id, upper(substr(md5(h(learner_id, 131)::text), 1, 12)), at, at, at
  FROM active a JOIN platform.lessons l ON l.id = a.lesson_id WHERE n(learner_id, 130, 12) = 0
  ORDER BY at, learner_id;
UPDATE platform.certificates SET deleted_at = at(id, 132), updated_at = CASE WHEN n(id, 133, 2) = 0 THEN updated_at
  ELSE at(id, 132) END WHERE id IN (SELECT sample('certificates', 'deleted_at IS NULL', 0.0001, 134));
INSERT INTO platform.points (instance_id, learner_id, product_id, item_id, type, key, points, created_at)
SELECT instance_id, learner_id, product_id, id, 'certificate_issued', 'default', 50, issued_at
  FROM platform.certificates WHERE created_at > :old::timestamptz ORDER BY id;
INSERT INTO platform.points (instance_id, learner_id, product_id, item_id, type, key, points, created_at)
SELECT instance_id, learner_id, product_id, exam_id, 'exam_passed', 'default', 40, updated_at
  FROM platform.exam_attempts WHERE updated_at > :old::timestamptz AND is_passed AND deleted_at IS NULL ORDER BY id;
INSERT INTO platform.points (instance_id, learner_id, item_id, type, key, points, created_at)
SELECT instance_id, learner_id, id, CASE type_id WHEN 1 THEN 'question_asked' ELSE 'comment_posted' END, 'default',
  3, created_at FROM platform.messages WHERE created_at > :old::timestamptz AND role_id = 1 AND type_id < 3
  ORDER BY id;
