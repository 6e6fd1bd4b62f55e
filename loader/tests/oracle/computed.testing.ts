/*
 * What computed tables must hold, computed in another way straight from the source.
 * Slow and plain on purpose: each is the dictionary's definition, word for word.
 */

// Whatever time a row has, only these days have figures: from 2000 to the day after that of the data.
const isCounted = (at: string) =>
  `${at} >= timestamp '2000-01-01' AT TIME ZONE 'America/Sao_Paulo'
   AND ${at} < ($2::date + 2)::timestamp AT TIME ZONE 'America/Sao_Paulo'`;
const day = (at: string) => `(${at} AT TIME ZONE 'America/Sao_Paulo')::date`;

export const userProductProgress = `
  SELECT e.instance_id AS id_tenant, e.learner_id AS id_user, l.product_id AS id_product,
    round(100.0 * count(DISTINCT l.id) FILTER (WHERE e.state >= 1) / l.siblings, 2)::numeric(5,2) AS progress
  FROM (SELECT instance_id, learner_id, lesson_id, sum(action) AS state FROM platform.progress_events GROUP BY 1, 2, 3) e
  JOIN eligible l ON l.id = e.lesson_id AND l.instance_id = e.instance_id
  JOIN platform.learners u ON u.id = e.learner_id AND u.instance_id = e.instance_id AND u.deleted_at IS NULL
  JOIN platform.instances t ON t.id = e.instance_id AND t.deleted_at IS NULL
  WHERE e.instance_id = ANY ($1::bigint[]) GROUP BY e.instance_id, e.learner_id, l.product_id, l.siblings`;

export const eligible = `
  CREATE TEMP TABLE eligible AS
  SELECT l.*, count(*) OVER (PARTITION BY l.instance_id, l.product_id) AS siblings FROM platform.lessons l
  JOIN platform.sections m ON m.id = l.section_id AND m.instance_id = l.instance_id
  JOIN platform.products p ON p.id = l.product_id AND p.instance_id = l.instance_id
  WHERE NOT l.is_draft AND l.deleted_at IS NULL AND NOT m.is_draft AND m.deleted_at IS NULL
    AND NOT p.is_draft AND p.deleted_at IS NULL
    AND NOT EXISTS (SELECT FROM platform.sections o WHERE o.id = m.parent_id AND o.instance_id = m.instance_id
      AND (o.deleted_at IS NOT NULL OR o.is_draft IS NOT FALSE))`;

export const userActivitySnapshots = `
  WITH active AS (
    SELECT DISTINCT instance_id, learner_id, ${day("created_at")} AS day FROM platform.progress_events
    WHERE instance_id = ANY ($1::bigint[]) AND ${isCounted("created_at")}
    UNION
    SELECT DISTINCT instance_id, learner_id, ${day("created_at")} FROM platform.learner_events
    WHERE instance_id = ANY ($1::bigint[]) AND ${isCounted("created_at")})
  SELECT a.instance_id AS id_tenant, a.day + n AS date,
    count(DISTINCT a.learner_id) FILTER (WHERE n = 1)::integer AS active_yesterday,
    count(DISTINCT a.learner_id) FILTER (WHERE n <= 7)::integer AS active_7d,
    count(DISTINCT a.learner_id) FILTER (WHERE n <= 14)::integer AS active_14d,
    count(DISTINCT a.learner_id)::integer AS active_30d
  FROM active a CROSS JOIN generate_series(1, 30) n
  WHERE a.learner_id IS NOT NULL AND a.day + n <= $2::date GROUP BY 1, 2`;

export const dailyLessonEvents = `
  SELECT instance_id AS id_tenant, ${day("created_at")} AS date, lesson_id AS id_lesson, count(*)::integer AS total
  FROM platform.progress_events
  WHERE instance_id = ANY ($1::bigint[]) AND lesson_id IS NOT NULL AND ${isCounted("created_at")} GROUP BY 1, 2, 3`;

export const hourlyEvents = `
  SELECT instance_id AS id_tenant, ${day("created_at")} AS date,
    extract(hour FROM created_at AT TIME ZONE 'America/Sao_Paulo')::smallint AS hour, count(*)::integer AS total
  FROM (SELECT instance_id, created_at FROM platform.progress_events
    UNION ALL SELECT instance_id, created_at FROM platform.learner_events) e
  WHERE instance_id = ANY ($1::bigint[]) AND ${isCounted("created_at")} GROUP BY 1, 2, 3`;

export const dailyProductCertificates = `
  SELECT instance_id AS id_tenant, ${day("issued_at")} AS date, product_id AS id_product,
    count(*)::integer AS issues_total, count(DISTINCT learner_id)::integer AS issues_unique
  FROM platform.certificates
  WHERE instance_id = ANY ($1::bigint[]) AND product_id IS NOT NULL AND ${isCounted("issued_at")} GROUP BY 1, 2, 3`;

export const dailyCounters = `
  SELECT id_tenant, ${day("at")} AS date, count(*) FILTER (WHERE what = 'user')::integer AS users,
    count(*) FILTER (WHERE what = 'certificate')::integer AS certificates_issued,
    count(*) FILTER (WHERE what = 'passed')::integer AS exams_passed,
    count(*) FILTER (WHERE what = 'failed')::integer AS exams_failed,
    count(*) FILTER (WHERE what = 'by learner')::integer AS user_messages,
    count(*) FILTER (WHERE what = 'question')::integer AS questions_created,
    count(*) FILTER (WHERE what = 'comment')::integer AS comments_created
  FROM (
    SELECT instance_id AS id_tenant, created_at AS at, 'user' AS what FROM platform.learners
    UNION ALL SELECT instance_id, issued_at, 'certificate' FROM platform.certificates
    UNION ALL SELECT instance_id, finished_at, 'passed' FROM platform.exam_attempts WHERE is_passed
    UNION ALL SELECT instance_id, finished_at, 'failed' FROM platform.exam_attempts WHERE NOT is_passed
    UNION ALL SELECT instance_id, created_at, 'by learner' FROM platform.messages WHERE role_id = 1
    UNION ALL SELECT instance_id, created_at, 'question' FROM platform.messages WHERE type_id = 1
    UNION ALL SELECT instance_id, created_at, 'comment' FROM platform.messages WHERE type_id = 2) e
  WHERE id_tenant = ANY ($1::bigint[]) AND ${isCounted("at")} GROUP BY 1, 2`;

/** Tables with the query over the source that must give the same rows. $1: tenants, $2: the day of the data. */
export const truths: Record<string, string> = {
  "lms.user_product_progress": userProductProgress,
  "metrics.user_activity_snapshots": userActivitySnapshots,
  "metrics.daily_product_certificates": dailyProductCertificates,
  "metrics.daily_lesson_events": dailyLessonEvents,
  "metrics.hourly_events": hourlyEvents,
  "metrics.daily_counters": dailyCounters,
};
