import { client } from "#db/connect.ts";
import { type AuditAsked, auditEntries } from "#db/queries/audit-entries.ts";
import { personScopeOf } from "#db/scope.testing.ts";
import { required, reread } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { openRig } from "../load/rig.ts";

/** Milliseconds of a page of fifty entries: the median of its rounds. */
export type AuditFigures = { entries: number; pages: { page: string; ms: number }[] };

const rounds = 9;
const customers = 200;
const nothing: AuditAsked = {
  person: null,
  customer: null,
  action: null,
  from: null,
  until: null,
  place: null,
};

// Five years of them. Few people do most of it, one action in a thousand is rare, and one in fifty has nobody.
const filling = (entries: number) => [
  `INSERT INTO console.customers (slug, name, id_server, id_root_tenant)
   SELECT 'c' || n, 'Customer ' || n, (SELECT min(id) FROM console.servers), n FROM generate_series(1, ${customers}) n`,
  `INSERT INTO console.people (email, name, role) SELECT 'p' || n || '@example.org', 'Person ' || n, 'operations' FROM generate_series(1, 1000) n`,
  `INSERT INTO console.audit (at, id_person, actor, action, id_customer, details, ip)
   SELECT now() - (${entries} - n) * (interval '1826 days' / ${entries}), CASE WHEN n % 50 > 0 THEN p END, 'p' || p || '@example.org',
     CASE WHEN n % 1000 = 7 THEN 'learner.report' ELSE (ARRAY['personal.read', 'person.sign_in', 'load.request', 'access.denied'])[1 + n % 4] END,
     CASE WHEN n % 4 <> 1 THEN (SELECT min(id) FROM console.customers) + (p * 31 + n % 7) % ${customers} END,
     jsonb_build_object('table', 'lms.users', 'filters', jsonb_build_array(jsonb_build_object('column', 'id', 'op', 'is', 'value', n))), '10.0.0.1'
   FROM (SELECT n, 1 + (1000 * power(random(), 3))::int % 1000 AS p FROM generate_series(1, ${entries}::bigint) n) made`,
];

const indexes = `SELECT indexname AS name, indexdef AS made FROM pg_indexes
  WHERE schemaname = 'console' AND tablename = 'audit' AND indexname <> 'audit_pkey'`;

async function time(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const since = performance.now();
    await work();
    taken.push(performance.now() - since);
  }
  return taken.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

type Say = (text: string) => void;

async function fill(entries: number, say: Say): Promise<void> {
  const filler = await client({ url: required("DATABASE_URL") });
  say(`Filling the audit with ${entries} entries.`);
  await filler.query("SET statement_timeout = 0");
  const { rows } = await filler.query<{ name: string; made: string }>(indexes);
  for (const { name } of rows) await filler.query(`DROP INDEX console.${name}`);
  // Twenty million looks at two small tables measure nothing here; pages do not need them.
  for (const column of ["id_person_people", "id_customer_customers"])
    await filler.query(`ALTER TABLE console.audit DROP CONSTRAINT audit_${column}_id_fk`);
  for (const statement of filling(entries)) await filler.query(statement);
  for (const { made } of rows) await filler.query(made);
  await filler.query("VACUUM ANALYZE console.audit");
  await filler.end();
}

async function pagesOf(): Promise<AuditFigures["pages"]> {
  const person = { id: 1, name: "Bench", email: "bench@example.org", role: "admin" } as const;
  const scope = personScopeOf({ person, permissions: new Set(), seesAllCustomers: true, reach: new Map() });
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const [first] = (await auditEntries(scope, { ...nothing, until: day(900) }, 1)).rows;
  const asked: Record<string, Partial<AuditAsked>> = {
    "first page": {},
    "in the middle, older": { place: { way: "after", at: first?.place ?? "" } },
    "in the middle, newer": { place: { way: "before", at: first?.place ?? "" } },
    "person with the most": { person: "1" },
    "person with few": { person: "990" },
    customer: { customer: "c7" },
    action: { action: "personal.read" },
    "rare action": { action: "learner.report" },
    "action of nobody": { action: "nothing.done" },
    "a day four years ago": { from: day(1461), until: day(1461) },
    "customer and rare action": { customer: "c7", action: "learner.report" },
    "person and rare action": { person: "1", action: "learner.report" },
    "person and customer": { person: "1", customer: "c7" },
    "person and a day": { person: "1", from: day(1000), until: day(1000) },
  };
  const pages: AuditFigures["pages"] = [];
  for (const [page, filters] of Object.entries(asked))
    pages.push({ page, ms: await time(() => auditEntries(scope, { ...nothing, ...filters }, 50)) });
  return pages;
}

/** Fills the audit of a server of its own and asks for pages as the console does, each filter alone and together. */
export async function measureAudit(entries: number, say: Say): Promise<AuditFigures> {
  const interrupted = Promise.withResolvers<never>();
  // While the rig is being made nobody listens yet.
  interrupted.promise.catch(() => {});
  const interrupt = () => interrupted.reject(new OpendbError("cancelled", "Interrupted."));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  const rig = await openRig({ keep: false, connections: 2 }, say);
  try {
    reread({ ...rig.settings, CONSOLE_URL: rig.settings.DATABASE_URL });
    await Promise.race([interrupted.promise, fill(entries, say)]);
    return { entries, pages: await pagesOf() };
  } finally {
    await rig.close();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
  }
}
