import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { customers } from "#db/schema/console/customers.ts";
import { kits } from "#db/schema/console/kits.ts";
import { type DoneStep, lifeTasks } from "#db/schema/console/life_tasks.ts";
import { type LifeKind, type LifeStep, lifeSteps, type StateKind } from "#db/vocabulary.ts";
import { spawnWorker, until } from "#worker/testing.ts";
import { type KitServer, kitFor, kitServer, tryTo } from "../kits/testing.ts";
import { ask } from "../testing.ts";
import type { Given, LifeWork } from "./given.ts";
import { workLife } from "./life.ts";
import { requestLife } from "./request.ts";
import { doStep } from "./steps.ts";
import { withoutLoads } from "./testing.ts";

let server: KitServer;
beforeAll(async () => {
  server = await kitServer();
}, 120_000);
afterAll(() => server?.end());

const work = (): LifeWork => ({ ...server.by, ...withoutLoads });
const customerRow = async () => {
  const [found] = await server.control.select().from(customers).where(eq(customers.id, server.acme.id));
  if (!found) throw new Error("The customer is not there.");
  return found;
};
const request = (kind: LifeKind) =>
  server.control.transaction((tx) =>
    requestLife(tx, {
      idCustomer: server.acme.id,
      kind,
      reason: "A test.",
      keepDays: kind === "deprovision" ? 1 : undefined,
      requestedBy: "test",
      idPerson: null,
    }),
  );
const taskOf = async (id: number) => {
  const [task] = await server.control.select().from(lifeTasks).where(eq(lifeTasks.id, id));
  if (!task) throw new Error("The task is not there.");
  return task;
};
const live = async (kind: LifeKind) => {
  await request(kind);
  await workLife(work(), server.acme.id);
};

let made = 0;
let role = "";
let password = "";
const connects = () =>
  tryTo(() =>
    client({ url: `postgresql://${role}:${password}@localhost:${server.port}/acme?sslmode=no-verify` }),
  );

const comeBack = async () => {
  if ((await customerRow()).state === "aside") await live("restore");
  if ((await customerRow()).state === "suspended") await live("resume");
};
afterEach(comeBack);
beforeEach(async () => {
  const { kit, handed } = await kitFor(server, server.acme, `x${++made}`, { form: "password" });
  [role, password] = [kit.role_name, handed.password ?? ""];
});

/** Everything that a kind leaves behind when nothing stands in its way. */
async function world() {
  const names = await ask<{ name: string; allows: boolean }>(
    { url: server.by.adminUrl },
    "SELECT datname AS name, datallowconn AS allows FROM pg_database WHERE datname LIKE 'acme%' ORDER BY 1",
  );
  const [kit] = await server.control.select().from(kits).where(eq(kits.role_name, role));
  const { state, aside_database } = await customerRow();
  return { names, kit: kit?.state, state, aside_database, isIn: (await connects()) === "in" };
}

/** What has to be so before each kind. */
const before: Record<Exclude<StateKind, "drop">, LifeKind[]> = {
  suspend: [],
  resume: ["suspend"],
  deprovision: [],
  restore: ["deprovision"],
};

const cuts = Object.keys(before).flatMap((kind) =>
  lifeSteps[kind as LifeKind].flatMap((step: LifeStep, at: number) =>
    [false, true].map((isNoted) => ({ kind: kind as keyof typeof before, step, at, isNoted })),
  ),
);

describe("what is cut off", () => {
  test.each(cuts)(
    "in $kind after step $step, noted: $isNoted, ends as if it had not been",
    async ({ kind, at, isNoted }) => {
      for (const one of before[kind]) await live(one);
      const { id } = await request(kind);
      const given: Given = {
        work: work(),
        task: await taskOf(id),
        customer: await customerRow(),
        server: (await server.control.query.servers.findFirst()) as Given["server"],
      };
      const done: DoneStep[] = [];
      for (const step of (lifeSteps[kind] as readonly LifeStep[]).slice(0, at + 1))
        done.push({ step, at: new Date().toISOString(), facts: await doStep(step, given) });
      const steps = isNoted ? done : done.slice(0, -1);
      await server.control.update(lifeTasks).set({ steps }).where(eq(lifeTasks.id, id));
      expect(await workLife(work(), server.acme.id)).toBe(true);
      const task = await taskOf(id);
      expect(task.finished_at).not.toBeNull();
      expect(task.steps.map(({ step }) => step)).toEqual(lifeSteps[kind]);
      expect(await world()).toEqual(
        {
          suspend: {
            names: [{ name: "acme", allows: true }],
            kit: "active",
            state: "suspended",
            aside_database: null,
            isIn: false,
          },
          resume: {
            names: [{ name: "acme", allows: true }],
            kit: "active",
            state: "active",
            aside_database: null,
            isIn: true,
          },
          deprovision: {
            names: [{ name: expect.stringMatching(/^acme_aside_\d{8}$/), allows: false }],
            kit: "revoked",
            state: "aside",
            aside_database: expect.stringMatching(/^acme_aside_\d{8}$/),
            isIn: false,
          },
          restore: {
            names: [{ name: "acme", allows: true }],
            kit: "revoked",
            state: "suspended",
            aside_database: null,
            isIn: false,
          },
        }[kind],
      );
    },
  );

  test("between the two halves of setting aside is finished: shut, and not renamed yet", async () => {
    await request("deprovision");
    await ask({ url: server.by.adminUrl }, "ALTER DATABASE acme ALLOW_CONNECTIONS false");
    await workLife(work(), server.acme.id);
    expect((await world()).names).toEqual([{ name: expect.stringMatching(/^acme_aside_/), allows: false }]);
  });

  test("by killing the worker in the middle of a step is taken up by the next worker", async () => {
    const blocker = await client({ url: server.superuser("opendb") });
    await blocker.query("BEGIN; LOCK TABLE console.kits IN ACCESS EXCLUSIVE MODE");
    const { id } = await request("deprovision");
    const settings = { ...server.settings, WORKER_LOADS: "1", SOURCE_URL: server.by.adminUrl };
    const first = spawnWorker(settings);
    await until(
      () => taskOf(id),
      ({ steps }) => steps.length === 1,
    );
    expect(await workLife(work(), server.acme.id), "another one has it in hand").toBe(false);
    await first.end("SIGKILL");
    await blocker.end();
    const second = spawnWorker(settings);
    const task = await until(
      () => taskOf(id),
      ({ finished_at }) => finished_at !== null,
    );
    await second.end("SIGTERM");
    expect(task.steps.map(({ step }) => step)).toEqual(lifeSteps.deprovision);
    expect(await world()).toMatchObject({ state: "aside", isIn: false });
  });

  test("by another request gives way to it: what was asked for last is what is so", async () => {
    await request("suspend");
    await request("resume");
    await workLife(work(), server.acme.id);
    expect(await world()).toMatchObject({ state: "active", isIn: true });
  });
});
