import type { Statement } from "../figure.ts";
import { ofTenants, tenantsWhere, wilson } from "../fragments.ts";

export type RatedLesson = {
  list: "best" | "worst";
  tenant: string;
  lesson: string;
  name: string | null;
  product_name: string | null;
  likes: number;
  dislikes: number;
  /** What the list is ranked by, 0 to 1: of likes in the best, of dislikes in the worst. */
  bound: number;
  /** Lessons with any rating. */
  of: number;
};

/**
 * The best and the worst rated lessons as they stand, by the lower end of the Wilson interval: of likes the best, of
 * dislikes the worst, or a lesson with a single like would be worse than one that half of a hundred dislike. Who has no
 * like is no best, who has no dislike no worst, who has no rating neither. Withdrawn ratings do not count; nothing can be
 * done about a lesson that is deleted, or whose product or tenant is: it is in no list.
 */
export const ratings = (most = 10): Statement<RatedLesson> => ({
  parameters: "tenants",
  text: `WITH rated AS (
  SELECT r.id_tenant, r.id_lesson, r.likes, r.dislikes, l.title AS name, p.title AS product_name,
    ${wilson("r.likes", "(r.likes + r.dislikes)")} AS liked,
    ${wilson("r.dislikes", "(r.likes + r.dislikes)")} AS disliked
  FROM metrics.lesson_rating_aggregates r
  LEFT JOIN lms.lessons l ON l.id_tenant = r.id_tenant AND l.id = r.id_lesson
  LEFT JOIN lms.products p ON p.id_tenant = l.id_tenant AND p.id = l.id_product
  WHERE ${ofTenants("r.id_tenant")} AND r.likes + r.dislikes > 0
    AND l.deleted_at IS NULL AND p.deleted_at IS NULL
    AND r.id_tenant <> ALL (${tenantsWhere("deleted_at IS NOT NULL")})),
listed AS (
  (SELECT 'best' AS list, *, liked AS bound FROM rated WHERE likes > 0
    ORDER BY liked DESC, likes DESC, id_tenant, id_lesson LIMIT ${most})
  UNION ALL
  (SELECT 'worst', *, disliked FROM rated WHERE dislikes > 0
    ORDER BY disliked DESC, dislikes DESC, id_tenant, id_lesson LIMIT ${most}))
SELECT list, id_tenant::text AS tenant, id_lesson::text AS lesson, name, product_name, likes, dislikes, bound,
  (SELECT count(*) FROM rated)::float8 AS of
FROM listed
ORDER BY list, bound DESC, CASE list WHEN 'best' THEN likes ELSE dislikes END DESC, id_tenant, id_lesson`,
});
