import type { Statement } from "./figure.ts";
import { lengthOf, ofDays, ofTenants } from "./fragments.ts";

/** A product to look into. */
export type KnownProduct = { tenant: string; product: string; name: string | null };

const columns = "p.id_tenant::text AS tenant, p.id::text AS product";

/** Products that learners may come upon; whether each of their lessons can be reached says the funnel. */
const open = `${ofTenants("p.id_tenant")} AND p.deleted_at IS NULL AND p.is_draft IS FALSE
  AND NOT EXISTS (SELECT FROM lms.tenants t WHERE t.id = p.id_tenant AND t.deleted_at IS NOT NULL)`;
const openLesson =
  "l.id_tenant = p.id_tenant AND l.id_product = p.id AND l.deleted_at IS NULL AND l.is_draft IS FALSE";

/** A product by its id, whatever became of it: at most one of each tenant. */
export const productById = (
  id: bigint,
): Statement<KnownProduct & { is_deleted: boolean; is_draft: boolean }> => ({
  parameters: "tenants",
  text: `SELECT ${columns}, p.title AS name, p.deleted_at IS NOT NULL AS is_deleted, p.is_draft IS NOT FALSE AS is_draft
FROM lms.products p
WHERE ${ofTenants("p.id_tenant")} AND p.id = ${id}
ORDER BY p.id_tenant`,
});

/** Every product with a lesson, to choose one from; of a name as much as decides its place. */
export const productsWithLessons: Statement<KnownProduct> = {
  parameters: "tenants",
  text: `SELECT ${columns}, left(p.title, 200) AS name
FROM lms.products p
WHERE ${open}
  AND EXISTS (SELECT FROM lms.lessons l WHERE ${openLesson})
ORDER BY p.id_tenant, p.id`,
};

/** The product that gave most certificates in the days; no row where none gave any. */
export const mostCertified: Statement<KnownProduct> = {
  parameters: "days",
  text: `SELECT ${columns}, p.title AS name
FROM (
  SELECT id_tenant, id_product, sum(issues_total) AS total FROM metrics.daily_product_certificates
  WHERE ${ofTenants("id_tenant")} AND ${ofDays("date")} GROUP BY id_tenant, id_product) given
JOIN lms.products p ON p.id_tenant = given.id_tenant AND p.id = given.id_product
WHERE ${open}
  AND EXISTS (SELECT FROM lms.lessons l WHERE ${openLesson})
ORDER BY given.total DESC, p.id_tenant, p.id LIMIT 1`,
};

/** The product with the lesson that most learners have watched; the first one where nobody has watched any. */
export const mostWatched: Statement<KnownProduct> = {
  parameters: "tenants",
  text: `SELECT ${columns}, p.title AS name
FROM lms.products p
JOIN lms.lessons l ON ${openLesson}
LEFT JOIN metrics.lesson_progress_aggregates a ON a.id_tenant = l.id_tenant AND a.id_lesson = l.id
WHERE ${open}
GROUP BY p.id_tenant, p.id, p.title
ORDER BY max(${lengthOf("a.user_ids")}) DESC NULLS LAST, p.id_tenant, p.id LIMIT 1`,
};
