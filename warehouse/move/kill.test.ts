import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { client } from "#db/connect.ts";
import { lifeSteps } from "#db/vocabulary.ts";
import { spawnWorker, until } from "#worker/testing.ts";
import { kitFor } from "../kits/testing.ts";
import { workLife } from "../life/life.ts";
import { requestLife } from "../life/request.ts";
import { ask } from "../testing.ts";
import { workCopies } from "./copies.ts";
import {
  askMove,
  everything,
  goHome,
  leftovers,
  places,
  type TwoServers,
  taskOf,
  twoServers,
  work,
} from "./testing.ts";

let both: TwoServers;
let before: Record<string, string[]>;
beforeAll(async () => {
  both = await twoServers();
  await kitFor(both, both.acme, "bi");
  before = await everything(both.superuser("acme"));
}, 180_000);
afterAll(() => both?.end());
afterEach(() => goHome(both), 120_000);

/** Whoever notes so many steps waits for the test, which holds this lock. */
const gate = (steps: number) => `
  CREATE OR REPLACE FUNCTION public.gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF jsonb_array_length(NEW.steps) = ${steps} THEN PERFORM pg_advisory_xact_lock(4711); END IF; RETURN NEW;
  END $$;
  CREATE OR REPLACE TRIGGER gate BEFORE UPDATE OF steps ON console.life_tasks FOR EACH ROW EXECUTE FUNCTION public.gate()`;

const waiting = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted";

/** A worker that does all of a move up to a step, and is killed before it can write down that the step is done. */
async function killedAfter(steps: number): Promise<number> {
  const control = { url: both.superuser("opendb") };
  await ask(control, gate(steps));
  const blocker = await client(control);
  await blocker.query("SELECT pg_advisory_lock(4711)");
  const { id } = await askMove(both, "second");
  const worker = spawnWorker({ ...both.settings, WORKER_LOADS: "1", SOURCE_URL: both.by.adminUrl });
  const [stuck] = await until(
    () => ask<{ pid: number }>(control, waiting),
    (rows) => rows.length > 0,
  );
  await worker.end("SIGKILL");
  await ask(control, "SELECT pg_terminate_backend($1, 5000)", [stuck?.pid]);
  await blocker.end();
  await ask(control, "DROP TRIGGER gate ON console.life_tasks");
  expect((await taskOf(both, id)).steps).toHaveLength(steps - 1);
  return id;
}

const ours = (rows: Record<string, string[]>) => {
  const { "opendb.fence": _fence, "opendb.meta": _meta, ...rest } = rows;
  return rest;
};
const steps = lifeSteps.move.map((step, at) => ({ step, at: at + 1 }));
const switching = lifeSteps.move.indexOf("switch") + 1;

describe("a worker that is killed in a move", () => {
  test.each(steps)(
    "when $step is done and not written down leaves what the next one brings to its end",
    async ({ at }) => {
      const id = await killedAfter(at);
      expect(await workLife(work(both), both.acme.id)).toBe(true);
      const task = await taskOf(both, id);
      expect(task.steps.map(({ step }) => step)).toEqual(lifeSteps.move);
      expect(task).toMatchObject({ error: null, is_replaced: false });
      expect((await places(both)).acme).toBe(both.second.row.id);
      expect(await leftovers(both.superuser("postgres"))).toEqual([
        "acme-moved-DAY shut",
        "role acme_bi shut",
      ]);
      expect(await leftovers(both.second.superuser("postgres"))).toEqual(["acme", "role acme_bi"]);
      expect(ours(await everything(both.second.superuser("acme")))).toEqual(ours(before));
    },
  );

  test.each(steps.filter(({ at }) => at < switching))(
    "when $step is done leaves what can be given up: the warehouse stays, with its kits, and nothing of the copy",
    async ({ at }) => {
      await killedAfter(at);
      await both.control.transaction((tx) =>
        requestLife(tx, { idCustomer: both.acme.id, kind: "stay", requestedBy: "test", idPerson: null }),
      );
      expect(await workLife(work(both), both.acme.id)).toBe(true);
      expect((await places(both)).acme).toBe(both.acme.id_server);
      expect(await leftovers(both.superuser("postgres"))).toEqual(["acme", "role acme_bi"]);
      expect(await leftovers(both.second.superuser("postgres"))).toEqual([]);
      expect(ours(await everything(both.superuser("acme")))).toEqual(ours(before));
    },
  );

  test("in the middle of copying leaves nothing of it behind", async () => {
    const blocker = await client({ url: both.superuser("acme") });
    await blocker.query("BEGIN; LOCK TABLE metrics.daily_counters IN ACCESS EXCLUSIVE MODE");
    const { id } = await askMove(both, "second");
    const worker = spawnWorker({ ...both.settings, WORKER_LOADS: "1", SOURCE_URL: both.by.adminUrl });
    await until(
      () => leftovers(both.second.superuser("postgres")),
      (found) => found.includes("acme-moving"),
    );
    await worker.end("SIGKILL");
    await blocker.end();
    expect((await taskOf(both, id)).steps.map(({ step }) => step)).toEqual(["hold", "target"]);
    expect(await workLife(work(both), both.acme.id)).toBe(true);
    expect(await leftovers(both.second.superuser("postgres"))).toEqual(["acme", "role acme_bi"]);
    expect(ours(await everything(both.second.superuser("acme")))).toEqual(ours(before));
  });

  test("between the copy's new name and the switch leaves what can be given up, too", async () => {
    const control = { url: both.superuser("opendb") };
    await ask(
      control,
      `CREATE OR REPLACE FUNCTION public.gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$;
       CREATE TRIGGER gate BEFORE UPDATE OF id_server ON console.customers FOR EACH ROW EXECUTE FUNCTION public.gate()`,
    );
    const blocker = await client(control);
    await blocker.query("SELECT pg_advisory_lock(4711)");
    await askMove(both, "second");
    const worker = spawnWorker({ ...both.settings, WORKER_LOADS: "1", SOURCE_URL: both.by.adminUrl });
    const [stuck] = await until(
      () => ask<{ pid: number }>(control, waiting),
      (rows) => rows.length > 0,
    );
    expect(await leftovers(both.second.superuser("postgres"))).toEqual(["acme", "role acme_bi shut"]);
    await worker.end("SIGKILL");
    await ask(control, "SELECT pg_terminate_backend($1, 5000)", [stuck?.pid]);
    await blocker.end();
    await ask(control, "DROP TRIGGER gate ON console.customers");
    await both.control.transaction((tx) =>
      requestLife(tx, { idCustomer: both.acme.id, kind: "stay", requestedBy: "test", idPerson: null }),
    );
    expect(await workLife(work(both), both.acme.id)).toBe(true);
    expect(await leftovers(both.second.superuser("postgres"))).toEqual([]);
    expect(await leftovers(both.superuser("postgres"))).toEqual(["acme", "role acme_bi"]);
  });

  test("after the switch, and by a suspension that takes the move's place, leaves no way into the old one", async () => {
    await killedAfter(switching + 1);
    const change = (kind: "suspend" | "resume") =>
      both.control.transaction((tx) =>
        requestLife(tx, {
          idCustomer: both.acme.id,
          kind,
          reason: "A test.",
          requestedBy: "test",
          idPerson: null,
        }),
      );
    await change("suspend");
    expect(await workLife(work(both), both.acme.id)).toBe(true);
    expect(await leftovers(both.superuser("postgres"))).toEqual(["acme", "role acme_bi shut"]);
    expect(await workCopies(work(both))).toMatchObject([{ slug: "acme" }]);
    expect(await leftovers(both.superuser("postgres"))).toEqual(["acme-moved-DAY shut", "role acme_bi shut"]);
    expect(await leftovers(both.second.superuser("postgres"))).toEqual(["acme", "role acme_bi shut"]);
    await change("resume");
    expect(await workLife(work(both), both.acme.id)).toBe(true);
    expect(await leftovers(both.second.superuser("postgres"))).toEqual(["acme", "role acme_bi"]);
  });
});
