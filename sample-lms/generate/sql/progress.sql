-- Every nine events get through five lessons: the last event on a lesson completes it, one now and then undoes the one
-- before. Some events are the same as the one before in every column. After the last lesson old ones are looked at again.
INSERT INTO platform.progress_events (instance_id, learner_id, lesson_id, action, created_at)
SELECT instance_id, learner_id,
  CASE WHEN is_over THEN firsts[1 + (h % length)::integer] + h % 6
    ELSE firsts[passed / 2 + 1] + lesson - coalesce(marks[passed / 2 * 2], 0) END,
  CASE WHEN is_over THEN 0 WHEN is_undone THEN -1 WHEN is_done THEN 1 ELSE 0 END, at + make_interval(secs => second)
FROM (
  SELECT *, width_bucket(lesson, marks) AS passed, width_bucket(lesson, marks) >= 2 * length AS is_over FROM (
    SELECT instance_id, learner_id, at, firsts, marks, length, h(key + i, 240) AS h,
      i * 170 + n(key + i, 241, 150000) / 1000.0 AS second,
      (before + i) * 5 / 9 - ((key + i) % 97 = 0 AND (before + i) > 1
        AND (before + i + 1) * 5 / 9 = (before + i) * 5 / 9)::integer AS lesson,
      (key + i) % 97 = 0 AND (before + i) > 1 AND (before + i + 1) * 5 / 9 = (before + i) * 5 / 9 AS is_undone,
      (before + i + 1) * 5 / 9 > (before + i) * 5 / 9 AS is_done
    FROM (
      SELECT *, nth - (nth > 0 AND (key + nth * 7919) % 151 = 0)::integer AS i FROM (
        SELECT s.*, p.firsts, p.marks, p.length, generate_series(0, n - 1) AS nth
        FROM sessions s JOIN paths p ON p.id = s.path WHERE s.ordinal BETWEEN :from AND :to AND s.n > 0) e) e) e) e;
