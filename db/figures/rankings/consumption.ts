import type { Statement } from "../figure.ts";
import { ofDays, ofTenants } from "../fragments.ts";

export type LessonEvents = {
  /** These are null in the last row: the lessons that are not shown. */
  tenant: string | null;
  lesson: string | null;
  name: string | null;
  product_name: string | null;
  is_deleted: boolean;
  total: number;
  /** Lessons with any event. */
  of: number;
};

/**
 * The most consumed lessons of a range, of one day as well. What is past stays: deleted lessons count as on their days.
 * The totals add up to the figure `lesson_events`.
 */
export const consumption = (most = 20): Statement<LessonEvents> => ({
  parameters: "days",
  text: `WITH consumed AS (
  SELECT id_tenant, id_lesson, sum(total) AS total
  FROM metrics.daily_lesson_events
  WHERE ${ofTenants("id_tenant")} AND ${ofDays("date")}
  GROUP BY id_tenant, id_lesson),
shown AS (SELECT * FROM consumed ORDER BY total DESC, id_tenant, id_lesson LIMIT ${most}),
whole AS (SELECT coalesce(sum(total), 0) AS total, count(*) AS of FROM consumed)
SELECT * FROM (
SELECT s.id_tenant::text AS tenant, s.id_lesson::text AS lesson, l.title AS name, p.title AS product_name,
  l.deleted_at IS NOT NULL AS is_deleted, s.total::float8, w.of::float8
FROM shown s CROSS JOIN whole w
LEFT JOIN lms.lessons l ON l.id_tenant = s.id_tenant AND l.id = s.id_lesson
LEFT JOIN lms.products p ON p.id_tenant = l.id_tenant AND p.id = l.id_product
UNION ALL
SELECT NULL, NULL, NULL, NULL, false, total::float8 - (SELECT sum(total) FROM shown)::float8, of::float8
FROM whole WHERE of > ${most}
) listed
ORDER BY lesson IS NULL, total DESC, tenant::bigint, lesson::bigint`,
});
