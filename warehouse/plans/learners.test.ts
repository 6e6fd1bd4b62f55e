import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import type { Control } from "#db/control.ts";
import { type Customer, rootsOf } from "#db/schema/console/customers.ts";
import {
  contracts,
  customers,
  learnerExcesses,
  plans,
  runs,
  usageSamples,
} from "#db/schema/console/index.ts";
import { keepReadTenants } from "../roots/source.ts";
import { changeRoots, tenants } from "../roots/testing.ts";
import { freshControl, freshCustomer } from "../testing.ts";

let control: Control;
let acme: Customer;

beforeEach(async () => {
  ({ control } = await freshControl());
  acme = await freshCustomer(control);
  await keepReadTenants(control, tenants);
});

const change = (after: string[], more: Parameters<typeof changeRoots>[2] = {}) =>
  changeRoots(acme, after, more);
const rootsNow = async (id = acme.id) => {
  const [found] = await control.select().from(customers).where(eq(customers.id, id));
  return found && rootsOf(found);
};
/** As the loader ends a load. */
const finish = async (state: "done" | "failed" | "cancelled") => {
  await control.update(runs).set({ state: "running" }).where(eq(runs.state, "queued"));
  await control.update(runs).set({ state }).where(eq(runs.state, "running"));
};
const code = (sqlstate: string) => ({ cause: expect.objectContaining({ code: sqlstate }) });

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
