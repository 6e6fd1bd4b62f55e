import { sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { somebody } from "#auth/people/testing.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { dayNotes, goals } from "#db/schema/console/index.ts";
import { people } from "#db/schema/console/people.ts";
import type { PersonRole } from "#db/vocabulary.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";

// Next's own: outside of a request there are no cookies.
vi.mock("next/headers", () => ({ cookies: async () => new Map(), headers: async () => new Headers() }));

let control: Control;
let acme: Customer;
let ana: { id: number; email: string };

beforeEach(async () => {
  ({ control } = await freshControl());
  acme = await freshCustomer(control);
  ana = await who("executive");
});

async function who(role: PersonRole, tenants: bigint[] | null = null) {
  const id = await somebody(control, role, role === "admin" ? [] : [[acme, { tenants }]]);
  const [person] = await control
    .select({ id: people.id, email: people.email })
    .from(people)
    .where(sql`id = ${id}`);
  if (!person) throw new Error("gone");
  return person;
}

/** What the web process may do in somebody's name, whatever its own code would refuse: the rows that it touched, or null. */
async function as({ id }: { id: number }, statement: ReturnType<typeof sql>): Promise<number | null> {
  const { key } = await openSession(control, id);
  return actingWith(key, async (tx) => (await tx.execute(statement)).rowCount).catch((error: Error) => {
    const cause = (error.cause ?? error) as Error;
    if (/permission denied|row-level security/.test(cause.message)) return null;
    throw error;
  });
}

const goal = (by: typeof ana, { email = by.email, tenants = "NULL" } = {}) => sql`
  INSERT INTO console.goals (id_customer, figure, tenants, target, starts_on, ends_on, id_person, created_by, updated_by)
  VALUES (${acme.id}, 'dau', ${sql.raw(tenants)}, 5, '2026-01-01', '2026-12-31', ${by.id}, ${email}, ${email})`;
const note = (by: typeof ana, tenants = "NULL") => sql`
  INSERT INTO console.day_notes (id_customer, day, text, tenants, id_person, created_by, updated_by)
  VALUES (${acme.id}, '2026-01-01', 'x', ${sql.raw(tenants)}, ${by.id}, ${by.email}, ${by.email})`;
const ended = (by: typeof ana) => sql`UPDATE console.goals SET is_ended = true, updated_by = ${by.email}`;

test("the database lets no role but these set goals, and nobody for tenants that they do not see", async () => {
  for (const role of ["executive", "customer_success", "admin", "analyst", "operations"] as const) {
    await control.delete(goals);
    const person = await who(role);
    expect(await as(person, goal(person)), role).toBe(
      ["executive", "customer_success", "admin"].includes(role) ? 1 : null,
    );
  }
  await control.delete(goals);
  const narrow = await who("executive", [1n, 2n]);
  expect(await as(narrow, goal(narrow))).toBeNull();
  expect(await as(narrow, goal(narrow, { tenants: "'{2,3}'" }))).toBeNull();
  expect(await as(narrow, goal(narrow, { tenants: "'{1,2}'" }))).toBe(1);
});

test("nobody sets a goal in another's name, says when it was, takes one away, or opens one again", async () => {
  const leo = await who("executive");
  expect(await as(ana, goal(ana, { email: leo.email }))).toBeNull();
  expect(await as(ana, goal(leo))).toBeNull();
  expect(await as(ana, goal(ana))).toBe(1);
  expect(await as(ana, sql`DELETE FROM console.goals`)).toBeNull();
  expect(await as(ana, sql`UPDATE console.goals SET updated_at = now()`)).toBeNull();
  expect(await as(ana, sql`UPDATE console.goals SET version = 1`)).toBeNull();
  expect(await as(ana, sql`UPDATE console.goals SET figure = 'mau'`)).toBeNull();
  expect(await as(ana, ended(leo))).toBeNull();
  expect(await as(ana, ended(ana))).toBe(1);
  expect(await as(ana, sql`UPDATE console.goals SET is_ended = false, updated_by = ${ana.email}`)).toBe(0);
});

test("nobody changes goals of tenants that they do not see", async () => {
  expect(await as(ana, goal(ana))).toBe(1);
  expect(await as(ana, goal(ana, { tenants: "'{3}'" }))).toBe(1);
  const narrow = await who("executive", [1n, 2n]);
  expect(await as(narrow, ended(narrow))).toBe(0);
});

test("a note is written by who sees its tenants, and changed or removed by its author and those who care for the customer", async () => {
  const removed = sql`DELETE FROM console.day_notes`;
  const narrow = await who("analyst", [1n]);
  expect(await as(narrow, note(narrow))).toBeNull();
  expect(await as(narrow, note(narrow, "'{1}'"))).toBe(1);
  expect(await as(ana, removed)).toBe(0);
  expect(await as(ana, sql`UPDATE console.day_notes SET text = 'y', updated_by = ${ana.email}`)).toBe(0);
  expect(await as(narrow, sql`UPDATE console.day_notes SET text = 'y', updated_by = ${narrow.email}`)).toBe(
    1,
  );
  expect(
    await as(narrow, sql`UPDATE console.day_notes SET tenants = '{2}', updated_by = ${narrow.email}`),
  ).toBeNull();
  expect(await as(await who("customer_success"), removed)).toBe(1);
  expect(await control.select().from(dayNotes)).toEqual([]);
});
