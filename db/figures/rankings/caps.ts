import type { Statement } from "../figure.ts";
import { ofTenants } from "../fragments.ts";

export type TenantCap = {
  tenant: string;
  name: string | null;
  /** Learners that are not deleted. */
  learners: number;
  /** `user_limit`; null where the contract has none. 0 is one. */
  cap: number | null;
  /** Learners created in the 90 days that end with the range, deleted since or not. */
  created: number;
  /** The first day on which the learners would be as many as the cap; null: see `caps`. */
  reached_on: string | null;
};

/** Days of which the present growth is taken, and how far ahead it is believed: three years, as in docs/usage.md. */
const [grown, ahead] = [90, 1096];

/**
 * Learners against the contractual cap, by tenant that is not deleted, the fullest first. The present growth is that of
 * the last 90 days up to the range's last day, learners created a day; deletions do not slow it. On `reached_on` learners
 * would be as many as the cap, at that pace; null without a cap or growth, where they are as many already, and where it
 * would take more than three years.
 */
export const caps: Statement<TenantCap> = {
  parameters: "days",
  text: `WITH learners AS (
  SELECT id_tenant, count(*) AS learners FROM lms.users
  WHERE ${ofTenants("id_tenant")} AND deleted_at IS NULL GROUP BY id_tenant),
created AS (
  SELECT id_tenant, sum(users) AS created FROM metrics.daily_counters
  WHERE ${ofTenants("id_tenant")} AND date BETWEEN $3::date - ${grown - 1} AND $3::date GROUP BY id_tenant),
counted AS (
  SELECT t.id, coalesce(nullif(t.subdomain, ''), t.key) AS name, CASE WHEN t.user_limit >= 0 THEN t.user_limit END AS cap,
    coalesce(l.learners, 0) AS learners, coalesce(c.created, 0) AS created
  FROM lms.tenants t
  LEFT JOIN learners l ON l.id_tenant = t.id
  LEFT JOIN created c ON c.id_tenant = t.id
  WHERE ${ofTenants("t.id")} AND t.deleted_at IS NULL),
paced AS (
  SELECT *, CASE WHEN cap > learners AND created > 0 THEN ceil((cap::numeric - learners) * ${grown} / created) END AS days
  FROM counted)
SELECT id::text AS tenant, name, learners::float8, cap::float8, created::float8,
  CASE WHEN days <= ${ahead} THEN ($3::date + days::integer)::text END AS reached_on
FROM paced
ORDER BY CASE WHEN cap IS NOT NULL THEN learners / greatest(cap, 0.5) END DESC NULLS LAST, id`,
};
