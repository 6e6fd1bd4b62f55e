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

const buckets = Array.from({ length: 11 }, (_, at) => `coalesce(sum(n) FILTER (WHERE bucket = ${at}), 0)`);

/**
 * How far learners are in each product, as it stands: those with most learners. Only active learners of active tenants,
 * and products with lessons that learners can reach, so no deleted ones: as lms.user_product_progress is defined.
 */
export const completion = (most = 20): Statement<ProductCompletion> => ({
  parameters: "tenants",
  text: `WITH counted AS (
  SELECT id_tenant, id_product, floor(progress / 10)::integer AS bucket,
    count(*) AS n, sum(progress) AS progress
  FROM lms.user_product_progress
  WHERE ${ofTenants("id_tenant")}
  GROUP BY 1, 2, 3),
products AS (
  SELECT id_tenant, id_product, sum(n) AS learners, sum(progress) / sum(n) AS mean,
    ARRAY[${buckets.join(",\n      ")}]::integer[] AS buckets, count(*) OVER () AS of
  FROM counted GROUP BY id_tenant, id_product)
SELECT c.id_tenant::text AS tenant, c.id_product::text AS product, p.title AS name, c.learners::float8,
  round(c.mean, 6)::float8 AS mean, c.buckets, c.of::float8
FROM products c LEFT JOIN lms.products p ON p.id_tenant = c.id_tenant AND p.id = c.id_product
ORDER BY c.learners DESC, c.id_tenant, c.id_product LIMIT ${most}`,
});
