import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { between, type Startup } from "#db/between.testing.ts";
import { controlDb } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { openRunStates } from "#db/vocabulary.ts";
import { required } from "#env.ts";
import { runLoad } from "#loader/execute.ts";
import { claimNext } from "#loader/run/claim.ts";
import { requestLoad } from "#loader/run/request.ts";
import { freshLoads, one, rootOf, type TestLoads } from "#loader/tests/testing.ts";
import { ask, freshCustomer } from "#warehouse/testing.ts";
import { recoverOrphans } from "./orphans.ts";
import { runOf, spawnWorker, until, type WorkerProcess } from "./testing.ts";

const through = (url: string, port: number) => Object.assign(new URL(url), { port }).toString();

/** As the worker asks for it, but so that the test need not wait a quarter of a minute. */
const impatient: Startup = ({ options = "", ...rest }) => ({
  ...rest,
  options: options.replace(
    "idle_in_transaction_session_timeout=15s",
    "idle_in_transaction_session_timeout=1s",
  ),
});

/** What a statement is, whoever it is about. */
const shape = (sql: string) =>
  sql
    .replace(/'[^']*'|\d+/g, "?")
    .replace(/\s+/g, " ")
    .slice(0, 160);

/** Where a worker's statements pass, each under the name of its side, and where it may be stopped after one. */
class Watch {
  /** Of the load that is under way, in their order; undefined while nobody counts. */
  heard: string[] | undefined;
  #stopAfter: string | undefined;
  #stop: () => void = () => {};

  on(side: string): (sql: string) => void {
    return (sql) => {
      const said = `${side}: ${shape(sql)}`;
      this.heard?.push(said);
      if (said !== this.#stopAfter) return;
      this.#stopAfter = undefined;
      this.heard = undefined;
      this.#stop();
    };
  }

  stopAfter(said: string, stop: () => void): void {
    this.#stopAfter = said;
    this.#stop = stop;
    this.heard = [];
  }

  forget(): void {
    this.#stopAfter = undefined;
    this.heard = undefined;
  }

  get hasStopped(): boolean {
    return this.#stopAfter === undefined;
  }
}

const request = ({ control }: TestLoads, idCustomer: number) =>
  control.transaction((tx) =>
    requestLoad(tx, {
      idCustomer,
      kind: "delta",
      options: { tables: ["lms.tags"] },
      requestedBy: "test",
      idPerson: null,
    }),
  );

/** Another worker, in this process: takes what there is to take until a run is in hand, and brings each to its end. */
async function work(idRun: number): Promise<Run> {
  const { signal } = new AbortController();
  return until(
    async () => {
      await recoverOrphans(controlDb());
      const taken = await claimNext(controlDb(), "other");
      if (taken) await runLoad({ idRun: taken.id, worker: "other", signal });
      return runOf(controlDb(), idRun);
    },
    ({ state }) => state !== "queued" && state !== "running",
  );
}

/** What is open of a customer, such as a derive that follows by itself, done elsewhere, too. */
async function quietElsewhere(idCustomer: number): Promise<void> {
  const mine = and(eq(runs.id_customer, idCustomer), inArray(runs.state, [...openRunStates]));
  for (const { id } of await controlDb().select({ id: runs.id }).from(runs).where(mine)) await work(id);
}

const count = (worker: WorkerProcess, event: string) =>
  worker
    .log()
    .split("\n")
    .filter((line) => line.includes(`"${event}"`)).length;

const isIdle = async (worker: WorkerProcess) => count(worker, "load.started") === count(worker, "load.ended");

type Watched = Awaited<ReturnType<typeof watched>>;

/** A worker whose every statement passes by, the customer whose load it takes, and another customer. */
async function watched() {
  const loads = await freshLoads();
  const other = await freshCustomer(loads.control, await rootOf(loads.source, "globex"));
  for (const of of [loads.customer, other])
    await loads.load("seed", { tables: ["lms.tags", "lms.tenants"] }, of);
  const watch = new Watch();
  const ways = {
    control: await between({ host: "127.0.0.1" }, impatient, watch.on("control")),
    warehouse: await between({ host: "127.0.0.1" }, undefined, watch.on("warehouse")),
    source: await between({ host: "127.0.0.1" }, undefined, watch.on("source")),
  };
  await ask({ url: required("DATABASE_URL") }, "UPDATE console.servers SET port = $1", [ways.warehouse]);
  const worker = spawnWorker({
    DATABASE_URL: through(required("DATABASE_URL"), ways.control),
    SOURCE_URL: through(required("SOURCE_URL"), ways.source),
    WORKER_LOADS: "1",
  });
  await until(
    async () => worker.log(),
    (log) => log.includes("worker.started"),
  );
  return { loads, other, watch, worker };
}

const rename = ({ source }: TestLoads, title: string) =>
  source.admin.query("UPDATE platform.tags SET title = $1, updated_at = platform.clock()", [title]);

/** Every so many statements are tried in one run of the test, others in the next one; those of a claim always. */
const stride = 12;
const isOfClaim = (place: string) =>
  /^control: (begin|commit|SELECT pg_advisory_xact_lock|update "console"."runs" set "state" = \$\?, "started_at")/.test(
    place,
  );

/** No load is open any more, and the worker has nothing in hand. */
async function quiet(worker: WorkerProcess): Promise<void> {
  const open = inArray(runs.state, [...openRunStates]);
  await until(
    async () => (await isIdle(worker)) && (await controlDb().$count(runs, open)) === 0,
    (is) => is,
  );
}

/** The statements of one load, from its claim to its end, each once. */
async function placesOf({ loads, watch, worker }: Watched): Promise<string[]> {
  await rename(loads, "as ever");
  watch.heard = [];
  const { id } = await request(loads, loads.customer.id);
  await until(
    () => runOf(loads.control, id),
    ({ state }) => state === "done",
  );
  const all = [...new Set(watch.heard)];
  watch.heard = undefined;
  await quiet(worker);
  const first = process.pid % stride;
  const some = all.filter((place, n) => isOfClaim(place) || n % stride === first);
  console.log(
    `Stopped after ${some.length} of ${all.length} statements: one in ${stride}, and those of a claim.`,
  );
  return some;
}

/** The heartbeat of whoever is stopped, as if half a minute had passed. */
const fallSilent = () =>
  controlDb()
    .update(runs)
    .set({ heartbeat_at: new Date(Date.now() - 31_000) })
    .where(eq(runs.state, "running"));

test("a worker that is stopped after any of its statements keeps nobody from loading: another customer's load and its own go on elsewhere, and it does no harm when it wakes", async () => {
  const all = await watched();
  const { loads, other, watch, worker } = all;
  const { customer, control } = loads;
  const titles = () => one(customer.asLoader, "SELECT string_agg(DISTINCT title, ',') FROM lms.tags");
  const places = await placesOf(all);
  let reached = 0;
  for (const place of places) {
    await rename(loads, `before ${place}`);
    watch.stopAfter(place, () => worker.child.kill("SIGSTOP"));
    const stopped = await request(loads, customer.id);
    await until(
      async () => watch.hasStopped || (await runOf(control, stopped.id)).state === "done",
      (is) => is,
    );
    // Some are said now and then only, as those that keep the schedule.
    if (!watch.hasStopped) {
      watch.forget();
      await quiet(worker);
      continue;
    }
    reached++;
    await rename(loads, `after ${place}`);
    const asked = await request(loads, other.id);
    expect([place, (await work(asked.id)).state]).toEqual([place, "done"]);
    await fallSilent();
    const taken = await work(stopped.id);
    expect([place, taken.state, taken.error]).toEqual([place, "done", null]);
    // What had been committed before the stop stands; the next load brings the rest.
    await quietElsewhere(customer.id);
    const next = await request(loads, customer.id);
    expect([place, (await work(next.id)).state]).toEqual([place, "done"]);
    worker.child.kill("SIGCONT");
    await sleep(300);
    await quiet(worker);
    expect(await titles()).toEqual(`after ${place}`);
    expect([place, await runOf(control, stopped.id)]).toEqual([place, taken]);
  }
  expect(reached).toBeGreaterThan(0.7 * places.length);
}, 900_000);
