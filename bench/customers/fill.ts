import { client } from "#db/connect.ts";
import { required } from "#env.ts";

// A month of nights, each a delta and the derive after it, the last three with their tables; one customer in fifty has a
// night that failed. Contracts, kits, and a month of samples.
const filling = (count: number) => [
  `INSERT INTO console.people (email, name, role) SELECT 'o' || n || '@example.org', 'Owner ' || n, 'customer_success' FROM generate_series(1, 20) n`,
  `INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state, created_at)
   SELECT 'c' || n, 'Customer ' || n, (SELECT min(id) FROM console.servers), n, 'active', now() - interval '1 year' FROM generate_series(1, ${count}) n`,
  `INSERT INTO console.runs (id_customer, kind, state, requested_by, requested_at, finished_at, due_at, as_of)
   SELECT c.id, kind, CASE WHEN c.id % 50 = 0 AND night > now() - interval '2 days' THEN 'failed' ELSE 'done' END, 'schedule', night,
     night + interval '5 minutes', CASE kind WHEN 'delta' THEN night END, CASE WHEN c.id % 50 > 0 OR night < now() - interval '2 days' THEN night END
   FROM generate_series(date_trunc('day', now()) - interval '30 days', date_trunc('day', now()), '1 day') night,
     unnest(ARRAY['delta', 'derive']) kind, console.customers c ORDER BY night, kind`,
  `INSERT INTO console.steps (id_run, position, table_name, strategy, state)
   SELECT r.id, t, 'lms.table_' || t, 'merge', r.state FROM console.runs r, generate_series(1, 24) t
   WHERE r.requested_at > now() - interval '3 days' AND (kind = 'delta' OR t <= 8)`,
  "INSERT INTO console.reachability (id_customer, looked_at, since) SELECT id, now(), now() FROM console.customers",
  "UPDATE console.schedules SET last_due_at = date_trunc('day', now())",
  `INSERT INTO console.contracts (id_customer, id_plan, price, billing_period, starts_on, ends_on, id_owner, updated_by)
   SELECT id, (SELECT min(p.id) FROM console.plans p) + id % 2, 100, 'monthly', '2025-01-01', current_date + (id % 900)::int,
     (SELECT min(p.id) FROM console.people p) + id % 20, 'bench' FROM console.customers`,
  `INSERT INTO console.kits (id_customer, role_name, purpose, form, state, connection_limit, statement_seconds, expires_at, created_by)
   SELECT c.id, c.slug || '_user' || k, 'person', 'certificate', 'active', 5, 300, now() + make_interval(days => (c.id % 365)::int + k), 'bench'
   FROM console.customers c, generate_series(1, 3) k`,
  `INSERT INTO console.usage_samples SELECT c.id, current_date - d, now() - make_interval(days => d), 1000000 + c.id * 1000 - d,
     1000000000 + c.id * 1000000, c.id % 5000, 3000, c.id % 5000,
     (SELECT jsonb_agg(jsonb_build_object('table', 'lms.table_' || t, 'rows', t * c.id, 'bytes', t * c.id * 999)) FROM generate_series(1, 32) t),
     (SELECT jsonb_agg(jsonb_build_object('id', t::text, 'parent', null, 'name', 'Tenant ' || t, 'learners', t, 'cap', 500)) FROM generate_series(1, 8) t)
   FROM console.customers c, generate_series(0, 29) d`,
  "VACUUM ANALYZE",
];

/** Fills an empty control database with customers and all that their list says. */
export async function fillCustomers(count: number): Promise<void> {
  const filler = await client({ url: required("DATABASE_URL") });
  await filler.query("SET statement_timeout = 0");
  for (const statement of filling(count)) await filler.query(statement);
  await filler.end();
}
