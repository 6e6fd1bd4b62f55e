import type pg from "pg";

/** More events of the learners there are, so that a load takes long enough to be hit. `rows` in all, about. */
export async function pad(source: pg.Client, rows: number): Promise<void> {
  await source.query("SELECT setseed(0.5)");
  await source.query(
    `INSERT INTO platform.progress_events
     SELECT e.instance_id, e.learner_id, e.lesson_id, e.action, e.created_at - random() * interval '20 days'
     FROM (SELECT *, row_number() OVER (ORDER BY created_at, learner_id, lesson_id) AS n FROM platform.progress_events) e,
       generate_series(1, $1::int) LIMIT $2`,
    [Math.ceil((rows * 0.7) / 2000) + 1, Math.round(rows * 0.7)],
  );
  await source.query(
    `INSERT INTO platform.learner_events (instance_id, learner_id, kind, ip, user_agent, created_at)
     SELECT instance_id, learner_id, 'sign_in', '10.0.0.1', 'padding', created_at
     FROM platform.progress_events ORDER BY created_at, learner_id, lesson_id LIMIT $1`,
    [Math.round(rows * 0.3)],
  );
  await source.query("ANALYZE platform.progress_events, platform.learner_events");
}
