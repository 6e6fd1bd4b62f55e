import type { Statement } from "../figure.ts";
import { ofDays, ofTenants } from "../fragments.ts";

export type ProductCertificates = {
  /** All three are null in the last row: what the rows above leave of the figure `certificates`. */
  tenant: string | null;
  product: string | null;
  name: string | null;
  is_deleted: boolean;
  total: number;
  /**
   * Learners who got one, added up day by day: who got one on two days counts twice, since the table adds up within a
   * day only.
   */
  unique_by_day: number;
  /** Products that gave any. */
  of: number;
};

/**
 * The products that gave most certificates. What is past stays: deleted products and tenants count as on their days. The
 * totals add up to the figure `certificates`; its last row has the other products and certificates of no product.
 */
export const certificates = (most = 20): Statement<ProductCertificates> => ({
  parameters: "days",
  text: `WITH given AS (
  SELECT id_tenant, id_product, sum(issues_total) AS total, sum(issues_unique) AS unique_by_day,
    row_number() OVER (ORDER BY sum(issues_total) DESC, id_tenant, id_product) AS place
  FROM metrics.daily_product_certificates
  WHERE ${ofTenants("id_tenant")} AND ${ofDays("date")}
  GROUP BY id_tenant, id_product),
whole AS (
  SELECT coalesce(sum(certificates_issued), 0) AS total FROM metrics.daily_counters
  WHERE ${ofTenants("id_tenant")} AND ${ofDays("date")}),
rest AS (
  SELECT (SELECT total FROM whole) - coalesce(sum(total) FILTER (WHERE place <= ${most}), 0) AS total,
    coalesce(sum(unique_by_day) FILTER (WHERE place > ${most}), 0) AS unique_by_day, count(*) AS of
  FROM given)
SELECT * FROM (
SELECT g.id_tenant::text AS tenant, g.id_product::text AS product, p.title AS name,
  p.deleted_at IS NOT NULL AS is_deleted, g.total::float8, g.unique_by_day::float8, r.of::float8
FROM given g CROSS JOIN rest r LEFT JOIN lms.products p ON p.id_tenant = g.id_tenant AND p.id = g.id_product
WHERE g.place <= ${most}
UNION ALL
SELECT NULL, NULL, NULL, false, total::float8, unique_by_day::float8, of::float8 FROM rest WHERE total <> 0
) listed
ORDER BY product IS NULL, total DESC, tenant::bigint, product::bigint`,
});
