import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { somebody } from "#auth/people/testing.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { contracts, customers, kits, people, plans } from "#db/schema/console/index.ts";
import { freshControl, freshCustomer } from "../testing.ts";
import { saveContract, type WantedContract } from "./contract.ts";
import { addPlan, changePlan, offerPlan, type WantedPlan } from "./plan.ts";

let control: Control;
let [acme, globex]: Customer[] = [];

const small: WantedPlan = {
  name: "Small",
  learner_limit: 100,
  kit_limit: 2,
  connection_limit: 3,
  statement_seconds: 60,
  export_days: 7,
  price: "10.00",
  billing_period: "monthly",
};

beforeEach(async () => {
  ({ control } = await freshControl());
  acme = await freshCustomer(control);
  globex = await freshCustomer(control, 2n);
});

const id = (customer: Customer | undefined) => customer?.id ?? 0;
const key = async (idPerson: number) => (await openSession(control, idPerson)).key;
const emailOf = async (idPerson: number) =>
  (await control.select().from(people).where(eq(people.id, idPerson)))[0]?.email ?? "";

/** A contract over a new small plan, as the web process makes both for customer success. */
async function agreed(plan = small): Promise<number> {
  const success = await somebody(control, "customer_success", acme && [acme]);
  const shown = await key(success);
  const { id: idPlan } = await actingWith(shown, (tx) => addPlan(tx, plan));
  const by = await emailOf(success);
  await actingWith(shown, (tx) =>
    saveContract(tx, { idCustomer: id(acme), by, seen: null, wanted: contractOf(idPlan) }),
  );
  return idPlan;
}

const contractOf = (idPlan: number, more: Partial<WantedContract> = {}): WantedContract => ({
  id_plan: idPlan,
  price: "9.50",
  billing_period: "monthly",
  starts_on: "2026-01-01",
  ends_on: null,
  notes: "",
  documents: ["https://docs.example/a.pdf"],
  id_owner: null,
  ...more,
});

const kit = (name: string, more: Partial<typeof kits.$inferInsert> = {}, customer = acme) =>
  control
    .insert(kits)
    .values({
      id_customer: id(customer),
      role_name: name,
      purpose: "person",
      form: "password",
      connection_limit: 3,
      statement_seconds: 60,
      expires_at: new Date(Date.now() + 1e9),
      created_by: "test",
      ...more,
    })
    .returning();
const refused = { cause: expect.objectContaining({ code: "OD001" }) };

describe("a plan limits in the database, whoever writes,", () => {
  test("how many kits there are: of twenty that are made at once as many as it has room for", async () => {
    await agreed();
    const made = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => kit(`acme_k${n}`)));
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    await control.update(kits).set({ state: "revoked", revoked_at: new Date() });
    await kit("acme_later");
  });

  test("what each may have, when it is made and when it is given more", async () => {
    await agreed();
    await expect(kit("acme_a", { connection_limit: 4 })).rejects.toMatchObject(refused);
    await expect(kit("acme_a", { statement_seconds: 61 })).rejects.toMatchObject(refused);
    await kit("acme_a", { state: "active" });
    await expect(control.update(kits).set({ connection_limit: 4 })).rejects.toMatchObject(refused);
  });

  test("a kit whose making goes on after the plan was lowered, but not one that is active already", async () => {
    const idPlan = await agreed();
    await kit("acme_a", { state: "active" });
    await kit("acme_b", { state: "making" });
    await control.update(plans).set({ kit_limit: 1 }).where(eq(plans.id, idPlan));
    const activate = control.update(kits).set({ state: "active" }).where(eq(kits.role_name, "acme_b"));
    await expect(activate).rejects.toMatchObject(refused);
    const later = { expires_at: new Date(Date.now() + 2e9) };
    await control.update(kits).set(later).where(eq(kits.role_name, "acme_a"));
  });

  test("nothing of a customer without a contract, and a making that is taken up again is one", async () => {
    await agreed({ ...small, kit_limit: 1 });
    await kit("globex_a", { connection_limit: 90, statement_seconds: 3600 }, globex);
    await kit("acme_a");
    const again = {
      id_customer: id(acme),
      role_name: "acme_a",
      purpose: "person",
      form: "password",
    } as const;
    await control
      .insert(kits)
      .values({
        ...again,
        connection_limit: 1,
        statement_seconds: 1,
        expires_at: new Date(),
        created_by: "x",
      })
      .onConflictDoNothing();
  });
});

describe("plans", () => {
  test("are changed with what was before beside what is after, and only as the form saw them", async () => {
    const admin = await key(await somebody(control, "admin"));
    const { id: made } = await actingWith(admin, (tx) => addPlan(tx, small));
    const wanted = { ...small, price: "12.00", kit_limit: 1 };
    const done = await actingWith(admin, (tx) => changePlan(tx, { id: made, seen: small, wanted }));
    expect(done).toEqual({ id: made, before: small, after: wanted });
    const again = actingWith(admin, (tx) => changePlan(tx, { id: made, seen: small, wanted }));
    await expect(again).rejects.toMatchObject({ code: "changed_meanwhile" });
    const twice = actingWith(admin, (tx) => addPlan(tx, wanted));
    await expect(twice).rejects.toMatchObject({ code: "name_taken" });
  });

  test("that are not offered are not for new contracts, and stay with those that have them", async () => {
    const idPlan = await agreed();
    const success = await somebody(
      control,
      "customer_success",
      [acme, globex].flatMap((one) => one ?? []),
    );
    const shown = await key(success);
    const by = await emailOf(success);
    await actingWith(shown, (tx) => offerPlan(tx, { id: idPlan, isOffered: false }));
    const save = (customer: Customer | undefined, seen: string | null) =>
      actingWith(shown, (tx) =>
        saveContract(tx, { idCustomer: id(customer), by, seen, wanted: contractOf(idPlan, { notes: "x" }) }),
      );
    await expect(save(globex, null)).rejects.toMatchObject({ code: "bad_input" });
    const [contract] = await control.select().from(contracts);
    const done = await save(acme, contract?.updated_at.toISOString() ?? null);
    expect(done).toMatchObject({
      before: { notes: "", plan: "Small" },
      after: { notes: "x", plan: "Small" },
    });
  });

  test("are not for who may provision nowhere", async () => {
    const [first] = await control.select().from(customers);
    if (!first) throw new Error("There is no customer.");
    for (const who of [
      await somebody(control, "operations", [first]),
      await somebody(control, "executive", [[first, { is_customer_admin: true }]]),
      await somebody(control, "customer_success", [[first, { tenants: [1n] }]]),
    ]) {
      const shown = await key(who);
      const denied = { cause: expect.objectContaining({ code: "42501" }) };
      await expect(actingWith(shown, (tx) => addPlan(tx, small))).rejects.toMatchObject(denied);
      const changed = actingWith(shown, (tx) => tx.execute(sql`UPDATE console.plans SET price = 0`));
      expect((await changed).rowCount).toBe(0);
    }
  });
});

describe("a contract", () => {
  test("of another customer is nobody's to write, nor in another's name", async () => {
    const idPlan = await agreed();
    const success = await somebody(control, "customer_success", acme && [acme]);
    const shown = await key(success);
    const save = (customer: Customer | undefined, by: string) =>
      actingWith(shown, (tx) =>
        saveContract(tx, { idCustomer: id(customer), by, seen: null, wanted: contractOf(idPlan) }),
      );
    const denied = { cause: expect.objectContaining({ code: "42501" }) };
    await expect(save(globex, await emailOf(success))).rejects.toMatchObject(denied);
    await expect(save(globex, "somebody@else.example")).rejects.toMatchObject(denied);
    await expect(save(acme, await emailOf(success))).rejects.toMatchObject({ code: "changed_meanwhile" });
  });

  test("has an owner of customer success that sees all of the customer", async () => {
    if (!acme || !globex) throw new Error("There are no customers.");
    const idPlan = await agreed();
    const success = await somebody(control, "customer_success", [acme]);
    const shown = await key(success);
    const by = await emailOf(success);
    const save = async (id_owner: number) => {
      const [now] = await control.select().from(contracts);
      return actingWith(shown, (tx) =>
        saveContract(tx, {
          idCustomer: id(acme),
          by,
          seen: now?.updated_at.toISOString() ?? null,
          wanted: contractOf(idPlan, { id_owner }),
        }),
      );
    };
    for (const wrong of [
      await somebody(control, "customer_success", [globex]),
      await somebody(control, "customer_success", [[acme, { tenants: [1n] }]]),
      await somebody(control, "executive", [acme]),
    ])
      await expect(save(wrong)).rejects.toMatchObject({ code: "bad_input" });
    expect((await save(success)).after.owner).toBe(by);
  });
});
