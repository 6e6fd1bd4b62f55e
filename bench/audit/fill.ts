import { client } from "#db/connect.ts";
import { required } from "#env.ts";

const customers = 200;

// Five years of them. Few people do most of it, one action in a thousand is rare, one in fifty has nobody, and the
// busiest person never does what a quarter of all entries is about.
const filling = (entries: number) => [
  `INSERT INTO console.customers (slug, name, id_server, id_root_tenant)
   SELECT 'c' || n, 'Customer ' || n, (SELECT min(id) FROM console.servers), n FROM generate_series(1, ${customers}) n`,
  // Nothing was ever done for this one.
  `INSERT INTO console.customers (slug, name, id_server, id_root_tenant)
   VALUES ('new', 'New', (SELECT min(id) FROM console.servers), ${customers + 1})`,
  `INSERT INTO console.people (email, name, role) SELECT 'p' || n || '@example.org', 'Person ' || n, 'operations' FROM generate_series(1, 1000) n`,
  `INSERT INTO console.audit (at, id_person, actor, action, id_customer, details, ip)
   SELECT now() - (${entries} - n) * (interval '1826 days' / ${entries}), CASE WHEN n % 50 > 0 THEN p END, 'p' || p || '@example.org',
     CASE WHEN n % 1000 = 7 THEN 'learner.report' WHEN p = 1 AND n % 4 = 2 THEN 'personal.read' ELSE (ARRAY['personal.read', 'person.sign_in', 'load.request', 'access.denied'])[1 + n % 4] END,
     CASE WHEN n % 4 <> 1 THEN (SELECT min(id) FROM console.customers) + (p * 31 + n % 7) % ${customers} END,
     jsonb_build_object('table', 'lms.users', 'filters', jsonb_build_array(jsonb_build_object('column', 'id', 'op', 'is', 'value', n))), '10.0.0.1'
   FROM (SELECT n, 1 + (1000 * power(random(), 3))::int % 1000 AS p FROM generate_series(1, ${entries}::bigint) n) made`,
  `INSERT INTO console.personal_reads (id_audit, pages, rows, until)
   SELECT id, 1 + id % 9, 50 * (1 + id % 9), at + interval '10 minutes' FROM console.audit WHERE action = 'personal.read'`,
];

// Twenty million looks at small tables measure nothing here; pages do not need them.
const references = [
  "audit DROP CONSTRAINT audit_id_person_people_id_fk",
  "audit DROP CONSTRAINT audit_id_customer_customers_id_fk",
  "personal_reads DROP CONSTRAINT personal_reads_id_audit_audit_id_fk",
];

const indexes = `SELECT indexname AS name, indexdef AS made FROM pg_indexes
  WHERE schemaname = 'console' AND tablename = 'audit' AND indexname <> 'audit_pkey'`;

/** Fills an empty audit. Its indexes are built when the entries are in. */
export async function fillAudit(entries: number): Promise<void> {
  const filler = await client({ url: required("DATABASE_URL") });
  await filler.query("SET statement_timeout = 0");
  const { rows } = await filler.query<{ name: string; made: string }>(indexes);
  for (const { name } of rows) await filler.query(`DROP INDEX console.${name}`);
  for (const reference of references) await filler.query(`ALTER TABLE console.${reference}`);
  for (const statement of filling(entries)) await filler.query(statement);
  for (const { made } of rows) await filler.query(made);
  for (const table of ["audit", "personal_reads", "customers", "people"])
    await filler.query(`VACUUM ANALYZE console.${table}`);
  await filler.end();
}
