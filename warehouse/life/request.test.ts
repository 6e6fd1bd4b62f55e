import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { actingWith } from "#auth/acting.ts";
import { somebody } from "#auth/people/testing.ts";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import { customers } from "#db/schema/console/customers.ts";
import { copies, lifeTasks, memberships, runs, servers, sessions } from "#db/schema/console/index.ts";
import { type CustomerState, customerStates, lifeTransitions, stateKinds } from "#db/vocabulary.ts";
import { claimNext } from "#loader/run/claim.ts";
import { requestCancelOfAll, requestLoad } from "#loader/run/request.ts";
import { freshControl } from "../testing.ts";
import { type LifeRequest, requestLife } from "./request.ts";

let control: Control;
let [acme, globex]: Customer[] = [];

beforeEach(async () => {
  ({ control } = await freshControl());
  const [server] = await control.select().from(servers);
  const values = { id_server: server?.id ?? 0, state: "active" as const };
  [acme, globex] = await control
    .insert(customers)
    .values([
      { slug: "acme", name: "Acme", id_root_tenant: 1n, ...values },
      { slug: "globex", name: "Globex", id_root_tenant: 2n, ...values },
    ])
    .returning();
});

const asked = (kind: LifeRequest["kind"], customer = acme, more: Partial<LifeRequest> = {}): LifeRequest => ({
  idCustomer: customer?.id ?? 0,
  kind,
  reason: "They have not paid.",
  keepDays: kind === "deprovision" ? 30 : undefined,
  requestedBy: "test",
  idPerson: null,
  ...more,
});
const request = (...given: Parameters<typeof asked>) =>
  control.transaction((tx) => requestLife(tx, asked(...given)));
const rowOf = async (customer = acme) =>
  (
    await control
      .select()
      .from(customers)
      .where(eq(customers.id, customer?.id ?? 0))
  )[0];

describe("states of a customer", () => {
  test("follow from one another as the vocabulary says, whatever is asked for in whatever order, and one task is open", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...customerStates),
        fc.boolean(),
        fc.array(fc.constantFrom(...stateKinds), { minLength: 1, maxLength: 8 }),
        async (start, isOver, kinds) => {
          await control.delete(lifeTasks);
          const aside = new Date(Date.now() + (isOver ? -1000 : 1_000_000));
          await control
            .update(customers)
            .set({ state: start, aside_until: start === "aside" ? aside : null, aside_database: null })
            .where(eq(customers.id, acme?.id ?? 0));
          let state: CustomerState = start;
          let isDue = start === "aside" && isOver;
          for (const kind of kinds) {
            const { from, to } = lifeTransitions[kind];
            const may = from.includes(state) && (kind !== "drop" || isDue);
            const outcome = await request(kind).then(
              (done) => done.state,
              (error) => error.code,
            );
            expect(outcome).toBe(may ? to : "life_rule");
            if (may) [state, isDue] = [to, false];
            expect((await rowOf())?.state).toBe(state);
          }
          const tasks = await control.select().from(lifeTasks);
          expect(tasks.filter(({ finished_at }) => finished_at === null).length).toBeLessThanOrEqual(1);
          expect(tasks.filter((task) => task.is_replaced).length).toBe(Math.max(0, tasks.length - 1));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("change once, of twenty who ask for the same at once", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => request("suspend")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test.each(["suspend", "deprovision"] as const)("do not change by %s without a reason", async (kind) => {
    await expect(request(kind, acme, { reason: " \n" })).rejects.toThrow();
    expect((await rowOf())?.state).toBe("active");
  });

  test("keep the name of a database that an unfinished restoring has left under it", async () => {
    await request("deprovision");
    const name = (await rowOf())?.aside_database;
    expect(name).toMatch(/^acme_aside_\d{8}$/);
    await control.update(customers).set({ aside_database: "acme_aside_20200101" });
    await request("restore");
    await request("deprovision");
    expect((await rowOf())?.aside_database).toBe("acme_aside_20200101");
  });
});

test("sessions of its own people end with it, but not of who has another customer that is open, nor ours", async () => {
  if (!acme || !globex) throw new Error("There are no customers.");
  const ids = [
    await somebody(control, "executive", [acme]),
    await somebody(control, "analyst", [acme, globex]),
    await somebody(control, "customer_success", [acme]),
  ];
  for (const id of ids) await openSession(control, id);
  const ends = async () =>
    (await control.select().from(sessions).orderBy(sessions.id_person)).map(({ end_reason }) => end_reason);
  await request("suspend");
  expect(await ends()).toEqual(["suspended", null, null]);
  await request("suspend", globex);
  expect(await ends()).toEqual(["suspended", "suspended", null]);
});

test("no load of it is requested or claimed, and what is open is cancelled", async () => {
  const id = acme?.id ?? 0;
  const load = { idCustomer: id, kind: "derive", options: {}, requestedBy: "test", idPerson: null } as const;
  const queued = await control.transaction((tx) => requestLoad(tx, load));
  await request("suspend");
  expect(await claimNext(control, "somebody")).toBeUndefined();
  const again = control.transaction((tx) => requestLoad(tx, load));
  await expect(again).rejects.toMatchObject({ code: "customer_closed" });
  expect(await control.transaction((tx) => requestCancelOfAll(tx, id, "test"))).toBe(1);
  const [run] = await control.select().from(runs).where(eq(runs.id, queued.id));
  expect(run?.state).toBe("cancelled");
  await request("resume");
  const { id: another } = await control.transaction((tx) => requestLoad(tx, load));
  expect((await claimNext(control, "somebody"))?.id).toBe(another);
});

describe("the web process", () => {
  type Who = { idPerson: number; requestedBy: string; key: Buffer };
  const signedIn = async (
    ...given: Parameters<typeof somebody> extends [Control, ...infer Rest] ? Rest : never
  ): Promise<Who> => {
    const idPerson = await somebody(control, ...given);
    const { rows } = await control.execute<{ email: string }>(
      `SELECT email FROM console.people WHERE id = ${idPerson}`,
    );
    return { idPerson, requestedBy: rows[0]?.email ?? "", key: (await openSession(control, idPerson)).key };
  };
  const by = ({ key, ...who }: Who, kind: LifeRequest["kind"], customer = acme, more = {}) =>
    actingWith(key, (tx) => requestLife(tx, asked(kind, customer, { ...who, ...more })));
  const refused = { cause: expect.objectContaining({ code: "42501" }) };

  test("suspends for customer success of the whole customer and for admins", async () => {
    if (!acme) throw new Error("There is no customer.");
    await by(await signedIn("customer_success", [acme]), "suspend");
    await by(await signedIn("admin"), "resume");
    expect((await rowOf())?.state).toBe("active");
  });

  test("does so for nobody else, in no other's name, and drops nothing", async () => {
    if (!acme || !globex) throw new Error("There are no customers.");
    const success = await signedIn("customer_success", [acme]);
    const others = [
      await signedIn("customer_success", [globex]),
      await signedIn("customer_success", [[acme, { tenants: [1n] }]]),
      await signedIn("customer_success", []),
      await signedIn("operations", [acme]),
      await signedIn("executive", [[acme, { is_customer_admin: true }]]),
    ];
    for (const other of others) await expect(by(other, "suspend")).rejects.toMatchObject(refused);
    const { idPerson, requestedBy } = others[0] as Who;
    await expect(by(success, "suspend", acme, { idPerson, requestedBy })).rejects.toMatchObject(refused);
    await control.update(customers).set({ state: "aside", aside_until: new Date(0) });
    await expect(by(success, "drop")).rejects.toMatchObject(refused);
    expect((await rowOf())?.state).toBe("aside");
    expect(await control.select().from(memberships)).toHaveLength(5);
  });

  test("asks for moves, and has what they leave dropped, for those alone who may do so at that customer", async () => {
    if (!acme || !globex) throw new Error("There are no customers.");
    const [second] = await control
      .insert(servers)
      .values({ name: "second", host: "127.0.0.1", port: 1 })
      .returning();
    const idServer = second?.id ?? 0;
    const where = { idServer, keepDays: 3 };
    const success = await signedIn("customer_success", [acme]);
    const others = [
      await signedIn("customer_success", [globex]),
      await signedIn("operations", [acme]),
      await signedIn("executive", [[acme, { is_customer_admin: true }]]),
    ];
    for (const other of others) await expect(by(other, "move", acme, where)).rejects.toMatchObject(refused);
    await by(success, "move", acme, where);
    const discard = ({ key }: Who) =>
      actingWith(key, (tx) => tx.execute("UPDATE console.copies SET drop_at = now() RETURNING id"));
    expect((await discard(success)).rows, "what is being built is nobody's to drop").toEqual([]);
    await control
      .update(copies)
      .set({ state: "kept", drop_at: new Date(Date.now() + 1e9), database: "acme-moved-20260101" });
    for (const other of others) expect((await discard(other)).rows).toEqual([]);
    const keep = "UPDATE console.copies SET drop_at = now() + interval '1 year'";
    await expect(actingWith(success.key, (tx) => tx.execute(keep))).rejects.toMatchObject(refused);
    expect((await discard(success)).rows).toHaveLength(1);
  });

  test.each([
    "UPDATE console.customers SET state = 'active'",
    "UPDATE console.life_tasks SET finished_at = now()",
    "DELETE FROM console.life_tasks",
    "INSERT INTO console.life_tasks (id_customer, kind, requested_by, finished_at) VALUES (1, 'resume', 'x', now())",
    "UPDATE console.kits SET state = 'active'",
    "UPDATE console.contracts SET updated_at = now()",
    "DELETE FROM console.contracts",
    "DELETE FROM console.plans",
    "DELETE FROM console.copies",
    "INSERT INTO console.copies (id_customer, id_server, database, state) VALUES (1, 1, 'acme-moving', 'building')",
    "UPDATE console.copies SET database = 'acme', state = 'kept'",
    "SELECT console.end_sessions_at(1, 'x')",
  ])("may not: %s", async (text) => {
    const { key } = await signedIn("admin");
    await expect(actingWith(key, (tx) => tx.execute(text))).rejects.toMatchObject(refused);
  });
});
