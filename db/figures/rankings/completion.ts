import type { Statement } from "../figure.ts";
import { ofTenants } from "../fragments.ts";

export type ProductCompletion = {
  tenant: string;
  product: string;
  name: string | null;
  /** Learners who began it. */
  learners: number;
  /** Of their progress, in per cent, 0 to 100. */
  mean: number;
  /** Eleven counts: 0 to below 10 per cent, and so on to 90 to below 100, then exactly 100. */
  buckets: number[];
  /** Products that anybody began. */
  of: number;
};

const buckets = Array.from({ length: 11 }, (_, at) => `count(*) FILTER (WHERE bucket = ${at})`);

/**
 * How far learners are in each product, as it stands: those with most learners. Only active learners of active tenants,
 * and products with lessons that learners can reach, so no deleted ones: as lms.user_product_progress is defined. Learners
 * are counted in the index, and progress is read of the products that are shown.
 */
export const completion = (most = 20): Statement<ProductCompletion> => ({
  parameters: "tenants",
  text: `WITH products AS (
  SELECT id_tenant, id_product, count(*) AS learners
  FROM lms.user_product_progress
  WHERE ${ofTenants("id_tenant")}
  GROUP BY id_tenant, id_product),
shown AS (SELECT * FROM products ORDER BY learners DESC, id_tenant, id_product LIMIT ${most})
SELECT s.id_tenant::text AS tenant, s.id_product::text AS product, p.title AS name, s.learners::float8,
  d.mean, d.buckets, (SELECT count(*) FROM products)::float8 AS of
FROM shown s
CROSS JOIN LATERAL (
  SELECT round(avg(progress), 6)::float8 AS mean,
    ARRAY[${buckets.join(",\n      ")}]::integer[] AS buckets
  FROM (
    SELECT u.progress, floor(u.progress / 10)::integer AS bucket FROM lms.user_product_progress u
    WHERE u.id_tenant = s.id_tenant AND u.id_product = s.id_product) u) d
LEFT JOIN lms.products p ON p.id_tenant = s.id_tenant AND p.id = s.id_product
ORDER BY s.learners DESC, s.id_tenant, s.id_product`,
});
