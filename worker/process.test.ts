import { once } from "node:events";
import { asc, eq } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { between } from "#db/between.testing.ts";
import { runs } from "#db/schema/console/runs.ts";
import { bareEnvironment } from "#embedded/env.ts";
import { required } from "#env.ts";
import { requestCancel, requestLoad } from "#loader/run/request.ts";
import { ended, freshLoads, type TestLoads } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { runOf, spawnWorker, until } from "./testing.ts";

const settings = () => ({ DATABASE_URL: required("DATABASE_URL"), SOURCE_URL: required("SOURCE_URL") });

const request = async ({ control, customer }: TestLoads) =>
  control.transaction((tx) =>
    requestLoad(tx, {
      idCustomer: customer.id,
      kind: "seed",
      options: {},
      requestedBy: "test",
      idPerson: null,
    }),
  );

/** Holds a table of the source, so that a load stays in the middle until it is let go. */
async function holdSource({ source }: TestLoads): Promise<() => Promise<unknown>> {
  await source.admin.query("BEGIN; LOCK TABLE platform.learners IN ACCESS EXCLUSIVE MODE");
  return () => source.admin.query("ROLLBACK");
}

/** A requested seed that a worker of its own has in hand and cannot finish yet. */
async function halfWay() {
  const loads = await freshLoads();
  const letGo = await holdSource(loads);
  const { id } = await request(loads);
  const worker = spawnWorker(settings());
  await until(
    () => ended(loads.control, id),
    ({ run, steps }) => run.state === "running" && steps.some((step) => step.state === "built"),
  );
  return { loads, letGo, id, worker };
}

test("a requested seed is taken, and a derive follows it by itself", async () => {
  const loads = await freshLoads();
  const { id } = await request(loads);
  const worker = spawnWorker(settings());
  const all = await until(
    () =>
      loads.control.select().from(runs).where(eq(runs.id_customer, loads.customer.id)).orderBy(asc(runs.id)),
    (found) => found.length === 2 && found.every((run) => run.state === "done"),
  );
  expect(all.map(({ kind, requested_by }) => [kind, requested_by])).toEqual([
    ["seed", "test"],
    ["derive", "worker"],
  ]);
  expect(all[0]?.id).toBe(id);
  expect(worker.log()).not.toContain("postgres:");
  expect(await worker.end("SIGTERM")).toEqual({ code: 0 });
}, 300_000);

test("a worker that signs in as a superuser says at its start that no load will run", async () => {
  await freshLoads();
  const { username, password } = new URL(inject("adminUrl"));
  const url = Object.assign(new URL(required("DATABASE_URL")), { username, password }).toString();
  const worker = spawnWorker({ ...settings(), DATABASE_URL: url });
  const log = await until(
    async () => worker.log(),
    (said) => said.includes("worker.started"),
  );
  expect(log).toContain("worker.is_superuser");
}, 300_000);

test("a worker that is killed loses nothing: another one goes on with the run", async () => {
  const { loads, letGo, id, worker } = await halfWay();
  await worker.end("SIGKILL");
  await letGo();
  expect((await runOf(loads.control, id)).state).toBe("running");
  // As if half a minute had passed.
  await loads.control.update(runs).set({ heartbeat_at: new Date(Date.now() - 31_000) });
  const other = spawnWorker(settings());
  const run = await until(
    () => runOf(loads.control, id),
    ({ state }) => state !== "running" && state !== "queued",
  );
  expect(run).toMatchObject({ state: "done", attempt: 2 });
  expect(other.log()).toContain("its process has gone silent");
}, 300_000);

test("a claim whose answer is lost on the way is of the worker that made it: it goes on with the run at once", async () => {
  const loads = await freshLoads();
  let [isClaiming, hasHungUp] = [false, false];
  const port = await between({ host: "127.0.0.1" }, undefined, (sql, line) => {
    isClaiming ||= sql.startsWith('update "console"."runs" set "state" = $1, "started_at"');
    if (!isClaiming || hasHungUp || sql !== "commit") return;
    hasHungUp = true;
    line.hangUp();
  });
  const url = Object.assign(new URL(required("DATABASE_URL")), { port }).toString();
  const worker = spawnWorker({ ...settings(), DATABASE_URL: url });
  const { id } = await request(loads);
  const run = await until(
    () => runOf(loads.control, id),
    ({ state }) => state === "done",
  );
  expect(hasHungUp).toBe(true);
  expect(run.attempt).toBe(2);
  expect(worker.log()).toContain("its worker does not have it in hand");
}, 300_000);

test("a load that lost its warehouse to one who does not have its run any more goes on at once", async () => {
  const { loads, letGo, id, worker } = await halfWay();
  // As a worker does that stood still while its run was taken over, and wakes up where it was about to begin.
  await ask(loads.customer.asLoader, "UPDATE opendb.fence SET token = gen_random_uuid()");
  await letGo();
  const run = await until(
    () => runOf(loads.control, id),
    ({ state }) => state === "done",
  );
  expect(run.attempt).toBe(2);
  expect(worker.log()).toContain("its worker does not have it in hand");
}, 300_000);

test("a worker that is told to end gives its run back within ten seconds, and the attempt does not count", async () => {
  const { loads, letGo, id, worker } = await halfWay();
  // One that is not done by then ends itself, with 1.
  expect(await worker.end("SIGTERM")).toEqual({ code: 0 });
  expect(await runOf(loads.control, id)).toMatchObject({ state: "queued", worker: null, attempt: 0 });
  await letGo();
  spawnWorker(settings());
  const run = await until(
    () => runOf(loads.control, id),
    ({ state }) => state === "done",
  );
  expect(run.attempt).toBe(1);
}, 300_000);

test("a supervisor that ends `npm run worker` ends the worker, which gives its run back", async () => {
  const { loads, letGo, id, worker: first } = await halfWay();
  await first.end("SIGKILL");
  await loads.control.update(runs).set({ state: "queued", worker: null });
  const worker = spawnWorker({ ...bareEnvironment(), ...settings() }, ["npm", "run", "-s", "worker"]);
  await until(
    () => runOf(loads.control, id),
    ({ state }) => state === "running",
  );
  const closed = once(worker.child, "close");
  worker.child.kill("SIGTERM");
  await closed;
  expect(worker.log()).toContain("worker.stopped");
  expect((await runOf(loads.control, id)).state).toBe("queued");
  await letGo();
}, 300_000);

test("a load that is cancelled stops within seconds, and no derive follows it", async () => {
  const { loads, letGo, id } = await halfWay();
  await loads.control.transaction((tx) => requestCancel(tx, id, "test"));
  const since = Date.now();
  const run = await until(
    () => runOf(loads.control, id),
    ({ state }) => state === "cancelled",
  );
  expect(Date.now() - since).toBeLessThan(5000);
  expect(run.finished_at).not.toBeNull();
  await letGo();
  expect(await loads.control.$count(runs)).toBe(1);
}, 300_000);
