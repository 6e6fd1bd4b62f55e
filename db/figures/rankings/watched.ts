import type { Statement } from "../figure.ts";
import { eligible, lengthOf, lengthSaid, ofTenants } from "../fragments.ts";

export type WatchedLesson = {
  list: "most" | "least";
  tenant: string;
  lesson: string;
  name: string | null;
  product_name: string | null;
  /** Distinct learners with any event on it, those that are deleted since as well. */
  learners: number;
  /** Lessons that could be in a list. */
  of: number;
};

/**
 * How many watched each lesson, as it stands: the lessons with most and with fewest learners, of those that learners can
 * reach (eligible in the dictionary's words), so that one that nobody has watched is among the fewest.
 */
export const watched = (most = 10): Statement<WatchedLesson> => ({
  parameters: "tenants",
  text: `${lengthSaid}
WITH ${eligible()},
sizes AS MATERIALIZED (
  SELECT id_tenant, id_lesson, ${lengthOf("user_ids")} AS learners
  FROM metrics.lesson_progress_aggregates
  WHERE ${ofTenants("id_tenant")}),
watched AS (
  SELECT e.id_tenant, e.id AS id_lesson, e.title AS name, e.product_name, coalesce(s.learners, 0) AS learners
  FROM eligible e LEFT JOIN sizes s ON s.id_tenant = e.id_tenant AND s.id_lesson = e.id),
listed AS (
  (SELECT 'most' AS list, * FROM watched WHERE learners > 0
    ORDER BY learners DESC, id_tenant, id_lesson LIMIT ${most})
  UNION ALL
  (SELECT 'least', * FROM watched ORDER BY learners, id_tenant, id_lesson LIMIT ${most}))
SELECT list, id_tenant::text AS tenant, id_lesson::text AS lesson, name, product_name, learners,
  (SELECT count(*) FROM watched)::float8 AS of
FROM listed
ORDER BY list DESC, CASE list WHEN 'most' THEN -learners ELSE learners END, id_tenant, id_lesson`,
});
