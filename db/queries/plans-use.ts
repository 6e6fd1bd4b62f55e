import "server-only";
import { sql } from "drizzle-orm";
import { consoleDb } from "#db/control.ts";
import { customers } from "#db/schema/console/customers.ts";
import type { PersonScope } from "#db/scope.ts";
import { within } from "./within.ts";

/** Learners as they were measured last, what its tenants are allowed together, and what was accepted over which limits. */
export type LearnersUse = {
  learners: number;
  cap: number | null;
  accepted: { limit: number; learners: number }[];
};

/** What a customer uses of what plans limit; no learners where nothing was measured yet. */
export type Use = {
  slug: string;
  name: string;
  kits: { role: string; connections: number; seconds: number }[];
  learners: LearnersUse | null;
};

/** Of a customer that a query has as `customers`. */
export const learnersUse = sql<LearnersUse | null>`(
  SELECT json_build_object('learners', u.learners, 'cap', u.cap, 'accepted', (
    SELECT coalesce(json_agg(json_build_object('limit', e.learner_limit, 'learners', e.learners)), '[]')
    FROM console.learner_excesses e WHERE e.id_customer = customers.id))
  FROM console.usage_samples u WHERE u.id_customer = customers.id ORDER BY u.day DESC LIMIT 1)`;

/** Customers with the most kits come first; of more than so many a form needs no list. */
const most = 200;

/** What customers with a plan use, those that the person sees; `others` is how many there are beside. */
export async function planUse(scope: PersonScope, idPlan: number): Promise<{ seen: Use[]; others: number }> {
  const { rows } = await consoleDb().execute<Use & { is_seen: boolean }>(sql`
    SELECT customers.slug, customers.name, ${within(scope, "customers.provision", customers.id) ?? sql`true`} AS is_seen,
      coalesce(k.kits, '[]') AS kits, ${learnersUse} AS learners
    FROM console.contracts t JOIN console.customers ON customers.id = t.id_customer
      LEFT JOIN LATERAL (SELECT json_agg(json_build_object('role', role_name, 'connections', connection_limit, 'seconds', statement_seconds)
          ORDER BY role_name) AS kits, count(*) AS count
        FROM console.kits WHERE id_customer = customers.id AND state <> 'revoked') k ON true
    WHERE t.id_plan = ${idPlan} AND customers.state <> 'gone'
    ORDER BY k.count DESC, customers.name, customers.slug`);
  const seen = rows.filter((row) => row.is_seen).map(({ is_seen: _seen, ...use }) => use);
  return { seen: seen.slice(0, most), others: rows.length - Math.min(seen.length, most) };
}
