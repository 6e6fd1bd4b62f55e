-- What was created, issued, passed, failed and written on each day of Sao Paulo.
-- ---
-- recompute: partitions
-- grain: { day: date }
-- inputs:
--   lms.users: { invalidates: { day: created_at }, when: [created_at] }
--   lms.user_certificates: { invalidates: { day: issued_at }, when: [issued_at] }
--   lms.exam_results: { invalidates: { day: finished_at }, when: [finished_at, is_passed] }
--   lms.messages: { invalidates: { day: created_at }, when: [created_at, id_role, id_type] }
-- ---
WITH counted AS (
  SELECT id_tenant, opendb.day(created_at) AS date, count(*) AS users, 0 AS certificates, 0 AS passed,
    0 AS failed, 0 AS by_learners, 0 AS questions, 0 AS comments
  FROM {lms.users} i GROUP BY 1, 2
  UNION ALL
  SELECT id_tenant, opendb.day(issued_at), 0, count(*), 0, 0, 0, 0, 0
  FROM {lms.user_certificates} i GROUP BY 1, 2
  UNION ALL
  SELECT id_tenant, opendb.day(finished_at), 0, 0, count(*) FILTER (WHERE is_passed),
    count(*) FILTER (WHERE NOT is_passed), 0, 0, 0
  FROM {lms.exam_results} i WHERE is_passed IS NOT NULL GROUP BY 1, 2
  UNION ALL
  SELECT id_tenant, opendb.day(created_at), 0, 0, 0, 0, count(*) FILTER (WHERE id_role = {role_learner}),
    count(*) FILTER (WHERE id_type = {message_question}), count(*) FILTER (WHERE id_type = {message_comment})
  FROM {lms.messages} i GROUP BY 1, 2)
SELECT id_tenant, date, sum(users)::integer AS users, sum(certificates)::integer AS certificates_issued,
  sum(passed)::integer AS exams_passed, sum(failed)::integer AS exams_failed,
  sum(by_learners)::integer AS user_messages, sum(questions)::integer AS questions_created,
  sum(comments)::integer AS comments_created
FROM counted GROUP BY 1, 2
HAVING sum(users + certificates + passed + failed + by_learners + questions + comments) > 0
