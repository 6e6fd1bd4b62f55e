import type { Statement } from "../figure.ts";
import { eligible, lengthOf, lengthSaid, ofTenants } from "../fragments.ts";

export type FunnelStep = {
  /** From 1 in the order of study. */
  place: number;
  tenant: string;
  lesson: string;
  name: string | null;
  module: string;
  module_name: string | null;
  /** Distinct learners with any event on it. */
  learners: number;
  /** Completions less those undone: the sum of actions. Null where nobody has watched it. */
  completions: number | null;
  /** Lessons of the product that learners can reach. */
  of: number;
};

/**
 * How many watched each lesson of a product, in the order of study: modules by position within their parent, the lessons
 * of a module by position and before its sub-modules; what has no position comes last, equal ones by id. Only lessons that
 * learners can reach. No learner is followed: a later lesson may have more.
 */
export const funnel = (product: bigint, most = 500): Statement<FunnelStep> => ({
  parameters: "tenants",
  text: `${lengthSaid}
WITH RECURSIVE ${eligible(product)},
-- From each module upwards. A parent that is missing or another tenant's is none; one that was passed ends the way.
upwards AS (
  SELECT m.id_tenant, m.id AS id_module, m.title, m.id_section, ARRAY[m.id] AS passed,
    ARRAY[1, coalesce(m.position, 2147483647), m.id] AS path
  FROM lms.modules m
  WHERE ${ofTenants("m.id_tenant")} AND (m.id_tenant, m.id) IN (SELECT id_tenant, id_section FROM eligible)
  UNION ALL
  SELECT u.id_tenant, u.id_module, u.title, o.id_section, u.passed || o.id,
    ARRAY[1, coalesce(o.position, 2147483647), o.id] || u.path
  FROM upwards u JOIN lms.modules o ON o.id_tenant = u.id_tenant AND o.id = u.id_section
  WHERE o.id <> ALL (u.passed)),
paths AS (
  SELECT DISTINCT ON (id_tenant, id_module) id_tenant, id_module, title, path FROM upwards
  ORDER BY id_tenant, id_module, cardinality(path) DESC),
steps AS (
  SELECT e.id_tenant, e.id AS id_lesson, e.title AS name, e.id_section AS id_module, p.title AS module_name,
    row_number() OVER (
      ORDER BY e.id_tenant, p.path || ARRAY[0, coalesce(e.position, 2147483647), e.id]) AS place, count(*) OVER () AS of
  FROM eligible e JOIN paths p ON p.id_tenant = e.id_tenant AND p.id_module = e.id_section
  ORDER BY place LIMIT ${most})
SELECT s.place::float8, s.id_tenant::text AS tenant, s.id_lesson::text AS lesson, s.name, s.id_module::text AS module,
  s.module_name, coalesce(${lengthOf("a.user_ids")}, 0) AS learners, a.progress_total AS completions, s.of::float8
FROM steps s
LEFT JOIN metrics.lesson_progress_aggregates a ON a.id_tenant = s.id_tenant AND a.id_lesson = s.id_lesson
ORDER BY s.place`,
});
