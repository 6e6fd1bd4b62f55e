import { eq, isNull, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { somebody } from "#auth/people/testing.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import { type Customer, rootsOf } from "#db/schema/console/customers.ts";
import {
  contracts,
  customers,
  learnerExcesses,
  plans,
  rootChanges,
  runs,
  usageSamples,
} from "#db/schema/console/index.ts";
import { freshControl, freshCustomer } from "../testing.ts";
import { requestRoots } from "./request.ts";
import { keepReadTenants } from "./source.ts";

let control: Control;
let acme: Customer;
let globex: Customer;

// 1 has 2 and 3, and 3 has 4; 5 has 6; 7 stands alone; 8 was deleted; 9 is Globex's and has 10.
const parents: Record<string, string | null> = {
  "1": null,
  "2": "1",
  "3": "1",
  "4": "3",
  "5": null,
  "6": "5",
  "7": null,
  "8": null,
  "9": null,
  "10": "9",
};
const tenants = Object.entries(parents).map(([id, id_parent]) => ({
  id,
  id_parent,
  subdomain: `t${id}`,
  title: null,
  learners: "10",
  user_limit: id === "7" ? "500" : null,
  is_deleted: id === "8",
}));

beforeEach(async () => {
  ({ control } = await freshControl());
  acme = await freshCustomer(control);
  globex = await freshCustomer(control, 9n);
  await keepReadTenants(control, tenants);
});

type More = { before?: string[]; reason?: string; customer?: Customer };
const change = (after: string[], { before = ["1"], reason, customer = acme }: More = {}) =>
  control.transaction((tx) =>
    requestRoots(tx, { idCustomer: customer.id, before, after, reason, requestedBy: "test", idPerson: null }),
  );
const rootsNow = async (id = acme.id) => {
  const [found] = await control.select().from(customers).where(eq(customers.id, id));
  return found && rootsOf(found);
};
const openChange = async () =>
  (await control.select().from(rootChanges).where(isNull(rootChanges.finished_at)))[0];
/** As the loader ends a load. */
const finish = async (state: "done" | "failed" | "cancelled") => {
  await control.update(runs).set({ state: "running" }).where(eq(runs.state, "queued"));
  await control.update(runs).set({ state }).where(eq(runs.state, "running"));
};
const load = (kind: "seed" | "delta" | "derive", options = {}) =>
  control.insert(runs).values({ id_customer: acme.id, kind, options, requested_by: "test" });
const code = (sqlstate: string) => ({ cause: expect.objectContaining({ code: sqlstate }) });

describe("a change of a customer's roots", () => {
  test("changes them and requests the whole seed at once, and knows which tenants stay", async () => {
    const { run } = await change(["3", "5"]);
    expect(await rootsNow()).toEqual(["3", "5"]);
    const [seed] = await control.select().from(runs).where(eq(runs.id, run));
    expect(seed).toMatchObject({ kind: "seed", state: "queued", options: { isOfRoots: true } });
    expect(await openChange()).toMatchObject({ tenants: [3n, 4n, 5n, 6n], kept: [3n, 4n] });
  });

  test.each([
    ["a tenant that is not there", ["1", "77"]],
    ["one that was deleted", ["1", "8"]],
    ["one inside another one", ["1", "4"]],
    ["one above another one", ["4", "1"]],
    ["another customer's", ["1", "9"]],
    ["one of another customer's tree", ["1", "10"]],
    ["one twice", ["1", "1"]],
    ["none at all", []],
    ["those that it has", ["1"]],
  ])("is refused for %s", async (_what, after) => {
    await expect(change(after)).rejects.toMatchObject({ code: "roots_refused" });
    expect(await rootsNow()).toEqual(["1"]);
    expect(await control.$count(runs)).toBe(0);
  });

  test("is refused for one above another customer's tree, and for a customer that is not active", async () => {
    await control.update(customers).set({ id_root_tenant: 10n }).where(eq(customers.id, globex.id));
    await expect(change(["1", "9"])).rejects.toMatchObject({ code: "roots_refused" });
    await control.update(customers).set({ state: "suspended" }).where(eq(customers.id, acme.id));
    await expect(change(["1", "5"])).rejects.toMatchObject({ code: "customer_closed" });
  });

  test("of two at once only one comes through, and the other one is told", async () => {
    const both = await Promise.allSettled([change(["1", "5"]), change(["1", "7"])]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "changed_meanwhile" },
    });
    expect(await control.$count(rootChanges)).toBe(1);
  });

  test("of two customers that want the same tenant at once one gets it", async () => {
    const both = await Promise.allSettled([
      change(["1", "5"]),
      change(["9", "5"], { before: ["9"], customer: globex }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "roots_refused" },
    });
  });

  test("waits for loads to end, and for those that are tried again", async () => {
    await load("delta");
    await expect(change(["1", "5"])).rejects.toMatchObject({ code: "load_open" });
    await control.update(runs).set({ state: "failed", next_attempt_at: new Date() });
    await expect(change(["1", "5"])).rejects.toMatchObject({ code: "load_open" });
    await control.update(runs).set({ next_attempt_at: null });
    await change(["1", "5"]);
  });

  test("lets no other load begin before its seed is in, and after that all of them", async () => {
    await change(["1", "5"]);
    await finish("failed");
    for (const [kind, options] of [["delta"], ["derive"], ["seed", { tables: ["lms.users"] }]] as const)
      await expect(load(kind, options)).rejects.toMatchObject(code("OD007"));
    expect(await openChange()).toMatchObject({ loaded_at: null });
    await load("seed");
    await finish("done");
    expect(await openChange()).toMatchObject({ loaded_at: expect.any(Date), computed_at: null });
    await load("delta");
    await finish("done");
    expect(await openChange()).toMatchObject({ computed_at: null });
    await load("derive");
    await finish("done");
    expect(await openChange()).toMatchObject({ computed_at: expect.any(Date) });
  });

  test("that was not loaded is asked for again by the same roots, and only what stayed all along stays", async () => {
    await change(["1", "5"]);
    await finish("cancelled");
    await change(["1", "5"], { before: ["5", "1"] });
    expect(await openChange()).toMatchObject({ kept: [1n, 2n, 3n, 4n] });
    await finish("cancelled");
    await change(["5", "3"], { before: ["1", "5"] });
    expect(await openChange(), "5 was never loaded").toMatchObject({ kept: [3n, 4n] });
    expect(await control.$count(rootChanges)).toBe(3);
  });

  test("is nobody's who may not provision the customer, nor in another's name", async () => {
    const success = await somebody(control, "customer_success", [acme]);
    const other = await somebody(control, "customer_success", [globex]);
    const operations = await somebody(control, "operations", [acme]);
    const as = async (who: number, requestedBy: string) =>
      actingWith((await openSession(control, who)).key, (tx) =>
        requestRoots(tx, {
          idCustomer: acme.id,
          before: ["1"],
          after: ["1", "5"],
          requestedBy,
          idPerson: who,
        }),
      );
    const email = async (who: number) =>
      (await control.execute<{ email: string }>(sql`SELECT email FROM console.people WHERE id = ${who}`))
        .rows[0]?.email ?? "";
    for (const who of [other, operations])
      await expect(as(who, await email(who))).rejects.toMatchObject(code("42501"));
    await expect(as(success, "somebody@else.example")).rejects.toMatchObject(code("42501"));
    await as(success, await email(success));
    const direct = actingWith((await openSession(control, success)).key, (tx) =>
      tx.execute(sql`UPDATE console.customers SET id_root_tenant = 7`),
    );
    await expect(direct).rejects.toMatchObject(code("42501"));
  });
});

describe("learners beyond the plan", () => {
  const agree = async (learner_limit: number | null) => {
    const [plan] = await control
      .insert(plans)
      .values({
        name: "Small",
        learner_limit,
        kit_limit: 1,
        connection_limit: 1,
        statement_seconds: 1,
        export_days: 1,
        price: "1.00",
        billing_period: "monthly",
      })
      .returning();
    await control.insert(contracts).values({
      id_customer: acme.id,
      id_plan: plan?.id ?? 0,
      price: "1.00",
      billing_period: "monthly",
      starts_on: "2026-01-01",
      updated_by: "test",
    });
    return plan?.id ?? 0;
  };
  const sampled = (learners: number, cap: number | null) =>
    control
      .insert(usageSamples)
      .values({
        id_customer: acme.id,
        day: "2026-01-01",
        taken_at: new Date(),
        rows: 0,
        bytes: 0,
        learners,
        cap,
        capped_learners: 0,
        tables: [],
        tenants: [],
      })
      .onConflictDoUpdate({ target: [usageSamples.id_customer, usageSamples.day], set: { learners, cap } });

  test("come with no new root unless somebody accepts them, and what is accepted holds for so many and no more", async () => {
    await agree(100);
    await change(["1", "5"]);
    await finish("done");
    const wanted = ["1", "5", "7"];
    await expect(change(wanted, { before: ["1", "5"] }), "7 may have 500").rejects.toMatchObject({
      code: "learner_limit",
    });
    const { excess } = await change(wanted, { before: ["1", "5"], reason: " Agreed by mail. " });
    expect(excess).toEqual({ learners: 500, limit: 100, reason: "Agreed by mail." });
    expect(await control.select().from(learnerExcesses)).toMatchObject([
      {
        id_customer: acme.id,
        learners: 500,
        learner_limit: 100,
        reason: "Agreed by mail.",
        accepted_by: "test",
      },
    ]);
  });

  test("do not keep tenants from going", async () => {
    const idPlan = await agree(100);
    await control.update(plans).set({ learner_limit: 20 }).where(eq(plans.id, idPlan));
    await change(["2", "3"]);
    expect(await rootsNow()).toEqual(["2", "3"]);
  });

  test("are held when a plan is lowered or a contract is agreed on, by learners and by what tenants may have", async () => {
    const idPlan = await agree(null);
    const lower = (learner_limit: number) =>
      control.update(plans).set({ learner_limit }).where(eq(plans.id, idPlan));
    const accept = (learner_limit: number, learners: number, reason = "Agreed.") =>
      control
        .insert(learnerExcesses)
        .values({ id_customer: acme.id, learner_limit, learners, reason, accepted_by: "test" });
    await lower(100);
    for (const [learners, cap] of [
      [120, null],
      [20, 120],
    ] as const) {
      await sampled(learners, cap);
      await control.update(plans).set({ learner_limit: null });
      await expect(lower(110)).rejects.toMatchObject(code("OD006"));
      await lower(120);
    }
    await expect(accept(110, 100)).rejects.toMatchObject(code("23514"));
    await expect(accept(110, 120, " ")).rejects.toMatchObject(code("23514"));
    await accept(110, 120);
    await lower(110);
    await expect(lower(109), "of a lower limit nobody has said so").rejects.toMatchObject(code("OD006"));
    const renew = () =>
      control.update(contracts).set({ ends_on: sql`${contracts.starts_on} + (random() * 1000)::int` });
    await renew();
    await sampled(121, null);
    await expect(renew(), "one more than was accepted").rejects.toMatchObject(code("OD006"));
    await control.update(contracts).set({ notes: "Called.", price: "2.00" });
  });

  test("of a contract and a plan that change side by side are not missed", async () => {
    const idPlan = await agree(null);
    await sampled(120, null);
    await control.delete(contracts);
    const both = await Promise.allSettled([
      control.update(plans).set({ learner_limit: 100 }).where(eq(plans.id, idPlan)),
      control.insert(contracts).values({
        id_customer: acme.id,
        id_plan: idPlan,
        price: "1.00",
        billing_period: "monthly",
        starts_on: "2026-01-01",
        updated_by: "test",
      }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});
