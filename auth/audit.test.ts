import { asc, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { catalog } from "#db/catalog/index.ts";
import type { TableState } from "#db/catalog/state.ts";
import { audit, people, personalReads } from "#db/schema/console/index.ts";
import { scopeOf } from "#db/scope.testing.ts";
import type { Scope } from "#db/scope.ts";
import { ask, freshControl, freshCustomer, type TestControl } from "#warehouse/testing.ts";
import { witnessOf } from "./personal.ts";
import { refuse } from "./refuse.ts";
import { tokenOf } from "./sessions/cookie.ts";
import { openSession } from "./testing.ts";

let token = "";

// What Next hands to a request; outside of one it has none.
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => ({ value: token }) }),
  headers: async () =>
    new Headers({ "x-forwarded-for": "10.1.2.3", "x-path": "/c/acme/tables?f.email=is:ana@x.org" }),
}));

let control: TestControl["control"];
let consoleUrl: string;
let scope: Scope;

beforeEach(async () => {
  ({ control, consoleUrl } = await freshControl());
  const customer = await freshCustomer(control);
  const [person] = await control
    .insert(people)
    .values({ email: "test@example.test", name: "Test", role: "customer_success" })
    .returning();
  if (!person) throw new Error("Nobody was added.");
  token = await tokenOf((await openSession(control, person.id)).secret);
  const { id, slug, name } = customer;
  scope = {
    ...scopeOf({
      customer: { id, slug, name, host: "localhost", port: 1 },
      allowed: [1n],
      tenants: [1n],
      permissions: new Set(["personal.read"]),
    }),
    person,
  };
});

const users = catalog["lms.users"];
const state: TableState = {
  tenants: null,
  deleted: "hidden",
  sort: users.sort,
  filters: { email: { op: "contains", value: "ana.secreta" }, id: { op: "is", value: "7" } },
  cursor: null,
  size: 50,
};
const entries = () => control.select().from(audit).orderBy(asc(audit.id));

test("personal data that are shown are one entry for person, table and filter in ten minutes, with a count", async () => {
  const witness = witnessOf(scope, users, state);
  await Promise.all([witness(50), witness(50), witness(7)]);
  await witnessOf(scope, users, { ...state, filters: {} })(3);
  const [first, second, ...more] = await entries();
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    action: "personal.read",
    actor: "test@example.test",
    id_customer: scope.customer.id,
    ip: "10.1.2.3",
    details: {
      table: "lms.users",
      filters: [
        { column: "email", op: "contains" },
        { column: "id", op: "is", value: "7" },
      ],
    },
  });
  expect(JSON.stringify(first)).not.toContain("secreta");
  const counts = await control.select().from(personalReads).orderBy(asc(personalReads.id_audit));
  expect(counts).toMatchObject([
    { id_audit: first?.id, pages: 3, rows: 107 },
    { id_audit: second?.id, pages: 1, rows: 3 },
  ]);
});

test("after ten minutes the same is an entry of its own", async () => {
  const witness = witnessOf(scope, users, state);
  await witness(1);
  await control.execute(sql`UPDATE console.audit SET at = at - interval '10 minutes 1 second'`);
  await witness(1);
  expect(await entries()).toHaveLength(2);
});

test("nothing personal is shown where the entry cannot be written, or cannot be counted", async () => {
  const witness = witnessOf(scope, users, state);
  await control.execute(sql`REVOKE EXECUTE ON FUNCTION console.count_personal_read FROM opendb_console`);
  await expect(witness(1)).rejects.toMatchObject({ code: "not_recorded" });
  expect(await entries()).toEqual([]);
  await control.execute(sql`GRANT EXECUTE ON FUNCTION console.count_personal_read TO opendb_console`);
  await control.execute(sql`REVOKE INSERT ON console.audit FROM opendb_console`);
  await expect(witness(1)).rejects.toMatchObject({ code: "not_recorded" });
});

test("what somebody is denied is 404 and written down: once for the same, and no more than twenty in ten minutes", async () => {
  const denied = () => refuse(scope.person, { permission: "audit.read" });
  for (let i = 0; i < 3; i++) await expect(denied()).rejects.toThrow(/404/);
  expect(await entries()).toMatchObject([
    {
      action: "access.denied",
      id_customer: null,
      details: { path: "/c/acme/tables", permission: "audit.read" },
    },
  ]);
  for (let i = 0; i < 30; i++)
    await expect(refuse(scope.person, { tenants: [BigInt(i)] })).rejects.toThrow(/404/);
  expect(await entries()).toHaveLength(20);
});

describe("through somebody else's eyes", () => {
  let through: Scope;

  beforeEach(async () => {
    const [other] = await control
      .insert(people)
      .values({ email: "seen@example.test", name: "Seen", role: "analyst" })
      .returning();
    if (!other) throw new Error("Nobody was added.");
    const own = token;
    token = await tokenOf((await openSession(control, other.id)).secret);
    // The other has just seen the same, and was denied the same.
    await witnessOf({ ...scope, person: other }, users, state)(2);
    await expect(refuse(other, { permission: "audit.read" })).rejects.toThrow(/404/);
    token = own;
    through = { ...scope, person: { ...other, viewer: scope.person } };
  });

  test("personal data are an entry of who is really there, with both names, and counted there", async () => {
    for (const rows of [5, 6]) await witnessOf(through, users, state)(rows);
    const read = (await entries()).filter(({ action }) => action === "personal.read");
    expect(read.map(({ actor, details }) => [actor, Object(details).as])).toEqual([
      ["seen@example.test", undefined],
      ["test@example.test", "seen@example.test"],
    ]);
    const counts = await control.select().from(personalReads).orderBy(asc(personalReads.id_audit));
    expect(counts).toMatchObject([{ rows: 2 }, { id_audit: read[1]?.id, pages: 2, rows: 11 }]);
  });

  test("what is denied is an entry of who is really there, once for the same", async () => {
    for (let i = 0; i < 3; i++)
      await expect(refuse(through.person, { permission: "audit.read" })).rejects.toThrow(/404/);
    const denied = (await entries()).filter(({ action }) => action === "access.denied");
    expect(denied.map(({ actor, details }) => [actor, Object(details).as])).toEqual([
      ["seen@example.test", undefined],
      ["test@example.test", "seen@example.test"],
    ]);
  });
});

test("the answer is the same where a denied access cannot be written down", async () => {
  await control.execute(sql`REVOKE INSERT ON console.audit FROM opendb_console`);
  await expect(refuse(scope.person)).rejects.toThrow(/404/);
  expect(await entries()).toEqual([]);
});

test.each([
  "UPDATE console.audit SET actor = 'somebody else'",
  "DELETE FROM console.audit",
  "TRUNCATE console.audit CASCADE",
  "UPDATE console.personal_reads SET rows = 0",
  "DELETE FROM console.personal_reads",
  "INSERT INTO console.personal_reads VALUES (1, 1, 1, now())",
  "ALTER TABLE console.audit DISABLE TRIGGER ALL",
])("the web process's role cannot take back what is written: %s", async (statement) => {
  await witnessOf(scope, users, state)(5);
  await expect(ask({ url: consoleUrl }, statement)).rejects.toMatchObject({ code: "42501" });
  expect(await entries()).toMatchObject([{ actor: "test@example.test" }]);
});

test("a count only grows, and only of an entry about personal data of the last minutes", async () => {
  await witnessOf(scope, users, state)(5);
  const [entry] = await entries();
  const counted = (id: number, rows: number) =>
    ask({ url: consoleUrl }, "SELECT console.count_personal_read($1, $2)", [id, rows]);
  await expect(counted(entry?.id ?? 0, -5)).rejects.toThrow(/tells of no personal read/);
  await control.execute(sql`UPDATE console.audit SET at = at - interval '12 minutes'`);
  await expect(counted(entry?.id ?? 0, 5)).rejects.toThrow(/tells of no personal read/);
  const [other] = await control.insert(audit).values({ actor: "x", action: "load.request" }).returning();
  await expect(counted(other?.id ?? 0, 5)).rejects.toThrow(/tells of no personal read/);
});
