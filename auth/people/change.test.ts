import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { audit, memberships, people } from "#db/schema/console/index.ts";
import type { PersonRole } from "#db/vocabulary.ts";
import { ask, freshControl, freshCustomer, type TestWarehouse } from "#warehouse/testing.ts";
import { actingWith } from "../acting.ts";
import { openSession } from "../testing.ts";
import { addPerson, changePerson, setActive, type WantedMembership } from "./change.ts";
import { markOf, standingOf } from "./standing.ts";
import { scopeOfPerson, somebody } from "./testing.ts";

// Next's own: outside of a request there are no headers.
vi.mock("next/headers", () => ({ headers: async () => new Headers() }));

let control: Control;
let [acme, globex]: (Customer & TestWarehouse)[] = [];
let [admin, success]: number[] = [];

beforeEach(async () => {
  ({ control } = await freshControl());
  acme = await freshCustomer(control);
  globex = await freshCustomer(control, 2n);
  await ask(acme.asLoader, "INSERT INTO opendb.tenants (id) VALUES (1), (2), (3)");
  admin = await somebody(control, "admin");
  success = await somebody(control, "customer_success", [acme]);
});

const at = (customer: Customer | undefined, more: Partial<WantedMembership> = {}): WantedMembership => ({
  customer: customer?.slug ?? "",
  tenants: null,
  isPersonalGranted: false,
  isCustomerAdmin: false,
  ...more,
});

/** As the web process does it: under its role, in one transaction. */
const as = async <T>(
  who: number | undefined,
  work: (tx: Parameters<typeof addPerson>[0], scope: Parameters<typeof addPerson>[1]) => Promise<T>,
) => {
  const scope = await scopeOfPerson(control, who ?? 0);
  const { key } = await openSession(control, who ?? 0);
  return actingWith(key, (tx) => work(tx, scope));
};

const invite = (
  who: number | undefined,
  role: PersonRole,
  bound: WantedMembership[],
  email = "nova@example.test",
) => as(who, (tx, scope) => addPerson(tx, scope, { email, name: "Nova", role, memberships: bound }));

async function change(
  who: number | undefined,
  id: number,
  role: PersonRole,
  bound: WantedMembership[],
  mark?: string,
) {
  const standing = await standingOf(control, id);
  const wanted = { id, mark: mark ?? (standing ? markOf(standing) : ""), name: "Outro", role };
  return as(who, (tx, scope) => changePerson(tx, scope, { ...wanted, memberships: bound }));
}

const standing = async (id: number) => {
  const found = await standingOf(control, id);
  if (!found) throw new Error("gone");
  return found;
};

describe("an invitation", () => {
  test("makes somebody who is bound as asked, and each customer's audit has its part", async () => {
    const { id } = await invite(success, "analyst", [
      at(acme, { tenants: ["2", "3"], isPersonalGranted: true }),
    ]);
    expect(await standing(id)).toMatchObject({
      email: "nova@example.test",
      role: "analyst",
      isActive: true,
      memberships: [{ id_customer: acme?.id, tenants: [2n, 3n], is_personal_granted: true }],
    });
    expect(await control.select().from(audit)).toMatchObject([
      {
        action: "membership.grant",
        id_person: success,
        id_customer: acme?.id,
        details: { person: "nova@example.test", before: null, after: { tenants: ["2", "3"] } },
      },
    ]);
  });

  test.each(["customer_success", "operations", "admin"] as const)(
    "to %s is not customer success's to give",
    (role) => expect(invite(success, role, [at(acme)])).rejects.toMatchObject({ code: "people_rule" }),
  );

  test("to another's customer, or to none, is not customer success's to give", async () => {
    for (const bound of [[at(globex)], [at(acme), at(globex)], []])
      await expect(invite(success, "executive", bound)).rejects.toMatchObject({ code: "people_rule" });
    expect(await control.select().from(audit)).toEqual([]);
  });

  test("to a customer or a tenant that is not there says so", async () => {
    const nobody = { ...at(acme), customer: "nobody" };
    for (const bound of [[nobody], [at(acme, { tenants: ["4"] })]])
      await expect(invite(admin, "analyst", bound)).rejects.toMatchObject({ code: "not_found" });
  });

  test("for an e-mail that is in use, in any case of letters, makes nobody", async () => {
    await invite(admin, "executive", [at(acme)]);
    await expect(invite(admin, "executive", [at(acme)])).rejects.toMatchObject({ code: "email_taken" });
    await control.update(people).set({ email: "Nova@Example.test" }).where(eq(people.name, "Nova"));
    await expect(invite(admin, "executive", [at(acme)])).rejects.toMatchObject({ code: "email_taken" });
  });

  test("of an admin binds them to no customer", async () => {
    const { id } = await invite(admin, "admin", [at(acme)]);
    expect((await standing(id)).memberships).toEqual([]);
  });

  test("makes nobody a customer's admin who sees some of its tenants only", async () => {
    const { id } = await invite(admin, "analyst", [at(acme, { tenants: ["1"], isCustomerAdmin: true })]);
    expect((await standing(id)).memberships).toMatchObject([{ is_customer_admin: false }]);
  });
});

describe("a change", () => {
  test("is in the audit with what was before and after, customer by customer", async () => {
    const id = await somebody(control, "executive", [[acme as Customer, { tenants: [1n] }]]);
    const told = await change(admin, id, "analyst", [at(acme), at(globex)]);
    expect(told).toMatchObject({
      told: { before: { role: "executive" }, after: { role: "analyst", name: "Outro" } },
      idCustomers: [acme?.id, globex?.id],
    });
    const written = await control.select().from(audit).orderBy(asc(audit.id));
    expect(written.map(({ action, id_customer }) => [action, id_customer])).toEqual([
      ["membership.change", acme?.id],
      ["membership.grant", globex?.id],
    ]);
    expect(written[0]?.details).toMatchObject({ before: { tenants: ["1"] }, after: { tenants: null } });
  });

  test("takes away what is not asked for any more", async () => {
    const id = await somebody(control, "analyst", [acme as Customer, globex as Customer]);
    await change(admin, id, "analyst", [at(globex)]);
    expect((await standing(id)).memberships.map(({ id_customer }) => id_customer)).toEqual([globex?.id]);
    expect(await control.select().from(audit)).toMatchObject([
      { action: "membership.revoke", id_customer: acme?.id },
    ]);
  });

  test("of who has another's customers, too, is not customer success's", async () => {
    const id = await somebody(control, "executive", [acme as Customer, globex as Customer]);
    await expect(change(success, id, "executive", [at(acme)])).rejects.toMatchObject({ code: "people_rule" });
    await expect(
      as(success, (tx, scope) => setActive(tx, scope, { id, isActive: false })),
    ).rejects.toMatchObject({ code: "people_rule" });
    expect(await standing(id)).toMatchObject({ role: "executive", isActive: true });
  });

  test("to no customer at all, or to more than they may give, is not customer success's", async () => {
    const id = await somebody(control, "executive", [acme as Customer]);
    for (const [role, bound] of [
      ["executive", []],
      ["executive", [at(acme), at(globex)]],
      ["operations", [at(acme)]],
    ] as const)
      await expect(change(success, id, role, [...bound])).rejects.toMatchObject({ code: "people_rule" });
    expect((await standing(id)).memberships.map(({ id_customer }) => id_customer)).toEqual([acme?.id]);
  });

  test("of whom customer success does not see finds nobody", async () => {
    const id = await somebody(control, "executive", [globex as Customer]);
    await expect(change(success, id, "executive", [at(acme)])).rejects.toMatchObject({ code: "not_found" });
  });

  test("of oneself is nobody's, and so is one's end", async () => {
    for (const id of [admin ?? 0, success ?? 0]) {
      const code = "people_rule";
      await expect(change(id, id, "executive", [at(acme)])).rejects.toMatchObject({ code });
      await expect(as(id, (tx, s) => setActive(tx, s, { id, isActive: false }))).rejects.toMatchObject({
        code,
      });
    }
  });

  test("over what somebody else has changed meanwhile is refused", async () => {
    const id = await somebody(control, "executive", [acme as Customer]);
    const mark = markOf(await standing(id));
    await change(admin, id, "analyst", [at(acme)]);
    const late = change(success, id, "executive", [at(acme)], mark);
    await expect(late).rejects.toMatchObject({ code: "changed_meanwhile" });
    expect((await standing(id)).role).toBe("analyst");
  });

  test("by who has just lost the role is refused, though their page was opened before", async () => {
    const id = await somebody(control, "executive", [acme as Customer]);
    const scope = await scopeOfPerson(control, success ?? 0);
    await change(admin, success ?? 0, "executive", [at(acme)]);
    const wanted = { id, mark: markOf(await standing(id)), name: "x", role: "analyst" as const };
    const { key } = await openSession(control, success ?? 0);
    const late = actingWith(key, (tx) => changePerson(tx, scope, { ...wanted, memberships: [at(acme)] }));
    await expect(late).rejects.toMatchObject({ code: "people_rule" });
  });
});

test("two admins who end each other at once leave one", async () => {
  const other = await somebody(control, "admin");
  const end = (who: number, id: number) =>
    as(who, (tx, scope) => setActive(tx, scope, { id, isActive: false }));
  for (let round = 0; round < 5; round++) {
    const ended = await Promise.allSettled([end(admin ?? 0, other), end(other, admin ?? 0)]);
    expect(ended.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const [one, two] = [await standing(admin ?? 0), await standing(other)];
    expect(Number(one.isActive) + Number(two.isActive)).toBe(1);
    const [left, gone] = one.isActive ? [one, two] : [two, one];
    await as(left.id, (tx, scope) => setActive(tx, scope, { id: gone.id, isActive: true }));
  }
});

test("the web process writes of people and memberships these columns, and no others", async () => {
  const { consoleUrl } = await freshControl();
  for (const forbidden of [
    "UPDATE console.people SET email = 'x'",
    "SELECT * FROM console.credentials",
    "INSERT INTO console.people (email, name, role, is_active) VALUES ('x', 'x', 'admin', true)",
    "DELETE FROM console.people",
    "UPDATE console.memberships SET id_person = 1",
    "UPDATE console.memberships SET id_customer = 1",
  ])
    await expect(ask({ url: consoleUrl }, forbidden), forbidden).rejects.toThrow(/permission denied/);
});

test("the database refuses a customer's admin who sees some of its tenants only", async () => {
  const id = await somebody(control, "analyst");
  const values = { id_person: id, id_customer: acme?.id ?? 0, tenants: [1n], is_customer_admin: true };
  await expect(control.insert(memberships).values(values)).rejects.toThrow();
});
