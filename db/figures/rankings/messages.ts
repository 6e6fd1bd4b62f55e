import type { Statement } from "../figure.ts";
import { ofDays, ofTenants } from "../fragments.ts";

export type TenantMessages = {
  tenant: string;
  name: string | null;
  user_messages: number;
  questions: number;
  comments: number;
};

/**
 * Messages of learners, questions and comments by tenant, the most first. What is past stays: deleted messages and tenants
 * count as on their days. A tenant without any is not there.
 */
export const messages: Statement<TenantMessages> = {
  parameters: "days",
  text: `WITH written AS (
  SELECT id_tenant, coalesce(sum(user_messages), 0)::float8 AS user_messages,
    coalesce(sum(questions_created), 0)::float8 AS questions, coalesce(sum(comments_created), 0)::float8 AS comments
  FROM metrics.daily_counters
  WHERE ${ofTenants("id_tenant")} AND ${ofDays("date")}
  GROUP BY id_tenant)
SELECT w.id_tenant::text AS tenant, coalesce(nullif(t.subdomain, ''), t.key) AS name, w.user_messages, w.questions, w.comments
FROM written w LEFT JOIN lms.tenants t ON t.id = w.id_tenant
WHERE w.user_messages + w.questions + w.comments > 0
ORDER BY w.user_messages + w.questions + w.comments DESC, w.id_tenant`,
};
