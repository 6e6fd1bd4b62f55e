import { eq, isNull, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { somebody } from "#auth/people/testing.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import { type Customer, rootsOf } from "#db/schema/console/customers.ts";
import { customers, rootChanges, runs } from "#db/schema/console/index.ts";
import { freshControl, freshCustomer } from "../testing.ts";
import { requestRoots } from "./request.ts";
import { keepReadTenants } from "./source.ts";
import { changeRoots, tenants } from "./testing.ts";

let control: Control;
let acme: Customer;
let globex: Customer;

beforeEach(async () => {
  ({ control } = await freshControl());
  acme = await freshCustomer(control);
  globex = await freshCustomer(control, 9n);
  await keepReadTenants(control, tenants);
});

const change = (after: string[], more: Parameters<typeof changeRoots>[2] = {}) =>
  changeRoots(acme, after, more);
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
