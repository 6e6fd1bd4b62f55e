import { PgDialect } from "drizzle-orm/pg-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { consoleDb } from "#db/control.ts";
import { audit, people } from "#db/schema/console/index.ts";
import { accessOf, personScopeOf } from "#db/scope.testing.ts";
import type { PersonScope } from "#db/scope.ts";
import { freshControl, freshCustomer, type TestControl } from "#warehouse/testing.ts";
import { type AuditAsked, auditEntries, entriesSql } from "./audit-entries.ts";

let control: TestControl["control"];
let slugs: string[];
let ids: number[];
let everybody: PersonScope;
let member: PersonScope;

const nothing: AuditAsked = {
  person: null,
  customer: null,
  action: null,
  from: null,
  until: null,
  place: null,
};
const actions = ["load.request", "load.cancel", "personal.read"];

const scopeOf = (person: PersonScope["person"], seesAllCustomers: boolean, customers: number[] = []) =>
  personScopeOf({
    person,
    permissions: new Set(["audit.read"]),
    seesAllCustomers,
    reach: new Map([["audit.read", customers]]),
  });

beforeAll(async () => {
  ({ control } = await freshControl());
  const customers = [await freshCustomer(control), await freshCustomer(control, 2n)];
  slugs = customers.map(({ slug }) => slug);
  const made = await control
    .insert(people)
    .values(
      ["ana", "bia"].map((name) => ({ email: `${name}@example.test`, name, role: "operations" as const })),
    )
    .returning();
  ids = made.map(({ id }) => id);
  const [ana, bia] = made;
  if (!ana || !bia || !customers[0]) throw new Error("Somebody is missing.");
  everybody = scopeOf(ana, true);
  member = scopeOf(bia, false, [customers[0].id]);
  await control.insert(audit).values(
    Array.from({ length: 90 }, (_, n) => ({
      // Many at the same moment, and moments that differ by less than a millisecond.
      at: new Date(Date.UTC(2026, 0, 1 + (n % 4), 2, 30)),
      id_person: [ana.id, bia.id, null][n % 3],
      actor: ["ana@example.test", "bia@example.test", "ana@example.test"][n % 3] ?? "",
      action: actions[n % actions.length] ?? "",
      id_customer: [customers[0]?.id, customers[1]?.id, null][n % 5 > 2 ? 2 : n % 2],
      details: { n },
    })),
  );
});

async function walk(scope: PersonScope, asked: AuditAsked, limit: number) {
  const forward: unknown[] = [];
  let page = await auditEntries(scope, asked, limit);
  expect(page.hasNewer).toBe(false);
  forward.push(...page.rows.map(({ details }) => details.n));
  while (page.hasOlder) {
    page = await auditEntries(
      scope,
      { ...asked, place: { way: "after", at: page.rows.at(-1)?.place ?? "" } },
      limit,
    );
    forward.push(...page.rows.map(({ details }) => details.n));
  }
  const backward = page.rows.map(({ details }) => details.n);
  while (page.hasNewer) {
    page = await auditEntries(
      scope,
      { ...asked, place: { way: "before", at: page.rows[0]?.place ?? "" } },
      limit,
    );
    backward.unshift(...page.rows.map(({ details }) => details.n));
  }
  return { forward, backward };
}

test("walking all pages by any filters gives each entry once, newest first, and back again", async () => {
  const rows = await control.select().from(audit);
  const asked = fc.record({
    person: fc.constantFrom(null, String(ids[0]), String(ids[1])),
    customer: fc.constantFrom(null, ...slugs),
    action: fc.constantFrom(null, ...actions),
    from: fc.constantFrom(null, "2026-01-01"),
    until: fc.constantFrom(null, "2026-01-02"),
    limit: fc.integer({ min: 1, max: 40 }),
  });
  const customers = await control.query.customers.findMany();
  const slugOf = new Map(customers.map(({ id, slug }) => [id, slug]));
  await fc.assert(
    fc.asyncProperty(asked, async ({ limit, ...filters }) => {
      const { forward, backward } = await walk(everybody, { ...filters, place: null }, limit);
      const expected = rows
        .filter(
          (row) =>
            (filters.person === null ||
              String(row.id_person) === filters.person ||
              (row.id_person === null && filters.person === String(ids[0]))) &&
            (filters.customer === null || slugOf.get(row.id_customer ?? 0) === filters.customer) &&
            (filters.action === null || row.action === filters.action) &&
            // 02:30 UTC is the evening before in São Paulo.
            (filters.from === null || row.at >= new Date("2026-01-01T03:00Z")) &&
            (filters.until === null || row.at < new Date("2026-01-03T03:00Z")),
        )
        .sort((a, b) => b.at.getTime() - a.at.getTime() || b.id - a.id);
      expect(forward).toEqual(expected.map(({ details }) => details.n));
      expect(backward).toEqual(forward);
    }),
    { numRuns: 60 },
  );
});

test("a customer's part has the entries of that customer, whatever else is asked for", async () => {
  const [customer] = await control.query.customers.findMany();
  if (!customer) throw new Error("There is no customer.");
  const access = accessOf({ ...customer, host: "localhost", port: 1 });
  const own = await auditEntries(access, nothing, 200);
  expect(own.rows.length).toBeGreaterThan(0);
  expect(new Set(own.rows.map((row) => row.customer?.slug))).toEqual(new Set([customer.slug]));
  const other = await auditEntries(access, { ...nothing, customer: slugs[1] ?? "" }, 200);
  expect(other.rows).toEqual([]);
  const bound = await auditEntries(member, nothing, 200);
  expect(new Set(bound.rows.map((row) => row.customer?.slug))).toEqual(new Set([slugs[0]]));
});

test.each<[string, Partial<AuditAsked>, RegExp]>([
  ["nothing", {}, /audit_at/],
  ["a person", { person: "1" }, /audit_person_at[\s\S]*audit_actor_at|audit_actor_at[\s\S]*audit_person_at/],
  ["a customer", { customer: "acme" }, /audit_customer_at/],
  ["an action", { action: "load.request" }, /audit_action_at/],
  ["a customer and an action", { customer: "acme", action: "load.request" }, /audit_customer_action_at/],
  ["a person and an action", { person: "1", action: "load.request" }, /audit_person_action_at/],
  ["a customer and a person", { customer: "acme", person: "1" }, /audit_customer_person_at/],
  ["days", { from: "2026-01-01", until: "2026-01-02" }, /audit_at/],
  ["a place", { place: { way: "before", at: "1767225600000000-5" } }, /audit_at/],
])("a page by %s is a walk of an index, and sorts no table", async (_what, asked, index) => {
  const plan = await planOf(everybody, asked);
  expect(plan).toMatch(index);
  expect(plan).not.toMatch(/Seq Scan on audit/);
});

test.each<[string, Partial<AuditAsked>, RegExp]>([
  ["nothing", {}, /audit_customer_at/],
  ["an action", { action: "load.request" }, /audit_customer_action_at/],
  ["a person", { person: "1" }, /audit_customer_person_at[\s\S]*audit_customer_actor_at/],
])(
  "for who sees some customers only a page by %s passes no entry of the others",
  async (_what, asked, index) => {
    const plan = await planOf(member, asked);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/Filter:.*id_customer|Seq Scan on audit/);
  },
);

test("a place beyond the days that are asked for is no longer a walk than the days are", async () => {
  const place = { way: "before" as const, at: "1-1" };
  const asked = { ...nothing, from: "2026-01-02", until: "2026-01-02", place };
  const { rows } = await auditEntries(everybody, asked, 200);
  const whole = await auditEntries(everybody, { ...asked, place: null }, 200);
  expect(rows).toEqual(whole.rows);
  // One bound on either side: a second one would only be looked at row by row.
  expect((await planOf(everybody, asked)).match(/ROW\(/g)?.length).toBe(4);
});

async function planOf(scope: PersonScope, asked: Partial<AuditAsked>): Promise<string> {
  const { pool } = consoleDb();
  const opened = await pool.connect();
  try {
    // A table of ninety rows is read whole unless that is made dear.
    await opened.query("SET enable_seqscan = off; SET enable_bitmapscan = off");
    const statement = entriesSql(scope, { ...nothing, ...asked }, 50);
    const { sql: text, params } = new PgDialect().sqlToQuery(statement);
    const { rows } = await opened.query(`EXPLAIN ${text}`, params);
    return rows.map((row: Record<string, string>) => row["QUERY PLAN"]).join("\n");
  } finally {
    opened.release(true);
  }
}
