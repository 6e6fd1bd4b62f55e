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
  text: `SELECT c.id_tenant::text AS tenant, coalesce(nullif(t.subdomain, ''), t.key) AS name,
  coalesce(sum(c.user_messages), 0)::float8 AS user_messages, coalesce(sum(c.questions_created), 0)::float8 AS questions,
  coalesce(sum(c.comments_created), 0)::float8 AS comments
FROM metrics.daily_counters c LEFT JOIN lms.tenants t ON t.id = c.id_tenant
WHERE ${ofTenants("c.id_tenant")} AND ${ofDays("c.date")}
GROUP BY c.id_tenant, t.subdomain, t.key
HAVING sum(c.user_messages) > 0 OR sum(c.questions_created) > 0 OR sum(c.comments_created) > 0
ORDER BY user_messages + questions + comments DESC, c.id_tenant`,
};
