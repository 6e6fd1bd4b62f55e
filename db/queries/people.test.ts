import { beforeEach, describe, expect, test } from "vitest";
import { scopeOfPerson, somebody } from "#auth/people/testing.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { customers } from "#db/schema/console/customers.ts";
import { memberships, people, servers } from "#db/schema/console/index.ts";
import { freshControl } from "#warehouse/testing.ts";
import { customersFound } from "./customers-found.ts";
import { type PeopleAsked, peopleOf } from "./people.ts";
import { lastSeen } from "./people-last-seen.ts";
import { runsOf } from "./runs.ts";

let control: Control;
let acme: Customer;
let globex: Customer;
let admin: number;

const anything: PeopleAsked = {
  search: "",
  role: null,
  customer: null,
  isActive: null,
  after: null,
  limit: 50,
};

async function customer(slug: string): Promise<Customer> {
  const [server] = await control.select().from(servers);
  const values = { slug, name: slug.toUpperCase(), id_server: server?.id ?? 0, id_root_tenant: 1n };
  const [made] = await control
    .insert(customers)
    .values({ ...values, state: "active" })
    .returning();
  if (!made) throw new Error("No customer was inserted.");
  return made;
}

const namesFor = async (who: number, asked: Partial<PeopleAsked> = {}) => {
  const { rows } = await peopleOf(await scopeOfPerson(control, who), { ...anything, ...asked });
  return rows.map(({ name }) => name);
};

beforeEach(async () => {
  ({ control } = await freshControl());
  acme = await customer("acme");
  globex = await customer("globex");
  admin = await somebody(control, "admin", [], "Zulmira");
});

describe("the list of people", () => {
  beforeEach(async () => {
    await somebody(control, "executive", [acme], "José Antônio");
    await somebody(control, "analyst", [acme, globex], "ana");
    await somebody(control, "executive", [globex], "Élcio");
    await somebody(control, "operations", [], "Ninguém");
  });

  test("shows an admin everybody, by name, whatever its first letter has above it", async () =>
    expect(await namesFor(admin)).toEqual(["ana", "Élcio", "José Antônio", "Ninguém", "Zulmira"]));

  test("shows customer success the people of their customers only, and of those what is theirs", async () => {
    const success = await somebody(control, "customer_success", [acme], "Sofia");
    expect(await namesFor(success)).toEqual(["ana", "José Antônio", "Sofia"]);
    const { rows } = await peopleOf(await scopeOfPerson(control, success), anything);
    expect(rows[0]?.customers).toEqual([{ slug: "acme", name: "ACME", isNarrowed: false }]);
    expect(await namesFor(success, { customer: "globex" })).toEqual([]);
  });

  test("shows a customer's own admin that customer's people, and who sees some tenants only nobody", async () => {
    const own = await somebody(control, "analyst", [[acme, { is_customer_admin: true }], globex], "Bia");
    expect(await namesFor(own)).toEqual(["ana", "Bia", "José Antônio"]);
    const part = await somebody(control, "customer_success", [[acme, { tenants: [1n] }]], "Caio");
    expect(await namesFor(part)).toEqual([]);
  });

  test.each([
    ["jose", ["José Antônio"]],
    ["ANTONIO jose", ["José Antônio"]],
    ["elcio", ["Élcio"]],
    ["%", []],
    ["_", []],
    ["\\", []],
    ["' OR true --", []],
  ])("finds %s whatever the accents and the case", async (search, found) =>
    expect(await namesFor(admin, { search })).toEqual(found),
  );

  test("is narrowed by role, by customer and by who may sign in", async () => {
    await control.update(people).set({ is_active: false }).where(undefined);
    expect(await namesFor(admin, { isActive: true })).toEqual([]);
    expect(await namesFor(admin, { role: "analyst", isActive: false })).toEqual(["ana"]);
    expect((await namesFor(admin, { customer: "globex" })).length).toBe(2);
  });
});

test("5,000 people are paged through without one missing or twice, each page in time", async () => {
  const many = Array.from({ length: 5000 }, (_, at) => ({
    email: `n${at}@example.test`,
    // Names repeat, so that the order needs more than them.
    name: `Pessoa ${at % 700}`,
    role: "executive" as const,
  }));
  await control.insert(people).values(many);
  const all = await control.select({ id: people.id }).from(people);
  await control.insert(memberships).values(all.map(({ id }) => ({ id_person: id, id_customer: acme.id })));
  const scope = await scopeOfPerson(control, admin);
  const seen: number[] = [];
  for (let after: number | null = null, isMore = true; isMore; ) {
    const { rows, hasMore } = await peopleOf(scope, { ...anything, after, limit: 250 });
    seen.push(...rows.map(({ id }) => id));
    after = rows.at(-1)?.id ?? null;
    isMore = hasMore;
  }
  expect(seen).toHaveLength(all.length);
  expect(new Set(seen).size).toBe(all.length);
});

describe("who sees some tenants of a customer only", () => {
  test("sees none of its loads, and chooses it for nothing that is about all of it, on every page about many customers", async () => {
    await control.execute(
      `INSERT INTO console.runs (id_customer, kind, state, requested_by) SELECT id, 'delta', 'done', 'x' FROM console.customers`,
    );
    const bound: [Customer, { tenants: bigint[] }] = [acme, { tenants: [1n] }];
    const success = await scopeOfPerson(
      control,
      await somebody(control, "customer_success", [bound, globex]),
    );
    const { rows: runs } = await runsOf(success, { limit: 10 });
    expect(runs.map(({ customer }) => customer.slug)).toEqual(["globex"]);
    const asked = { search: "", limit: 10, locale: "en" };
    expect(await customersFound(success, { ...asked, permission: "people.write" })).toEqual({
      rows: [{ slug: "globex", name: "GLOBEX" }],
      hasMore: false,
    });
    const operations = await scopeOfPerson(control, await somebody(control, "operations", [bound]));
    expect((await runsOf(operations, { limit: 10 })).rows).toEqual([]);
    expect(operations.permissions.has("loads.read") || operations.permissions.has("loads.request")).toBe(
      false,
    );
  });
});

test("when somebody was last seen is the latest of all their sessions", async () => {
  const [one, two] = [await somebody(control, "executive"), await somebody(control, "executive")];
  for (const at of ["2026-01-02T03:04:05Z", "2026-01-01T00:00:00Z"])
    await openSession(control, one, { seen_at: new Date(at) });
  const seen = await lastSeen(await scopeOfPerson(control, admin), [one, two]);
  expect(seen).toEqual(new Map([[one, new Date("2026-01-02T03:04:05Z")]]));
});
