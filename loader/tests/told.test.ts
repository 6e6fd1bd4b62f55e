import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { consoleDb } from "#db/control.ts";
import { freshness } from "#db/freshness.ts";
import { runOf } from "#db/queries/runs-one.ts";
import { nightlySchedule } from "#db/schedules.ts";
import { steps as stepsTable } from "#db/schema/console/steps.ts";
import { accessOf } from "#db/scope.testing.ts";
import { env, reread } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import { cancelled } from "#loader/run/heartbeat.ts";
import { Journal } from "#loader/run/journal.ts";
import { requestCancel } from "#loader/run/request.ts";
import { begun, mute } from "./begun.testing.ts";
import { contents, ended, extracted, freshLoads, requested, type TestLoads } from "./testing.ts";

/** What the pages are told of a run. */
const told = async ({ customer }: TestLoads, idRun: number) => {
  const run = await runOf(accessOf({ ...customer, host: "", port: 0 }), idRun);
  if (!run) throw new Error(`There is no run ${idRun}.`);
  return run;
};

const stepsOf = async (loads: TestLoads, idRun: number) =>
  Object.fromEntries(
    Object.entries(Object.groupBy((await ended(loads.control, idRun)).steps, ({ state }) => state)).map(
      ([state, all]) => [state, all.length],
    ),
  );

async function claimed({ control, customer }: TestLoads, kind: "seed" | "delta"): Promise<number> {
  const id = await requested({ control, customer }, kind);
  await claimRun(control, id, "test");
  return id;
}

test("a seed that was cancelled has changed no rows: what it had built is said to be thrown away, by whom, and what never ran did not run", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const before = await contents(loads.customer.asLoader);
  const id = await claimed(loads, "seed");
  const stop = new AbortController();
  let done = 0;
  let underWay: Awaited<ReturnType<typeof told>> | undefined;
  const cancel = async () => {
    underWay = await told(loads, id);
    await loads.control.transaction((tx) => requestCancel(tx, id, "ana@opendb.example"));
    stop.abort(cancelled());
  };
  await runLoad({
    idRun: id,
    worker: "test",
    signal: stop.signal,
    onProgress: ({ isDone }) => void (isDone && ++done === 3 && cancel()),
  });
  expect(underWay).toMatchObject({ condition: "running", rowsChanged: 0, stepsDiscarded: 0 });
  expect(underWay?.stepsOver).toBeGreaterThanOrEqual(3);
  const run = await told(loads, id);
  expect(run).toMatchObject({
    condition: "cancelled",
    cancel_requested_by: "ana@opendb.example",
    rowsChanged: 0,
  });
  expect(run.rowsRead).toBeGreaterThan(0);
  const states = await stepsOf(loads, id);
  expect(states.discarded).toBe(run.stepsDiscarded);
  expect(states.discarded).toBeGreaterThanOrEqual(3);
  expect(states).not.toHaveProperty("done");
  expect(states).not.toHaveProperty("waiting");
  expect(await contents(loads.customer.asLoader)).toEqual(before);
});

test("a seed that is refused at its end says of every table that it was thrown away", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  const id = await claimed(loads, "seed");
  const journal = new Journal(loads.control, id, "test");
  await journal.begin(extracted);
  const first = extracted[0]?.table ?? "lms.users";
  const result = {
    read: 7,
    inserted: 7,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    deleted: 0,
    total: 7,
    bytes: 1,
  };
  await journal.stepDone(first, { ...result, from: null, until: null, findings: [] }, "built");
  await journal.end("failed", null, new OpendbError("needs_confirmation", "A column would go."));
  expect(await stepsOf(loads, id)).toEqual({ discarded: 1, not_run: extracted.length - 1 });
  expect(await told(loads, id)).toMatchObject({
    condition: "needs_confirmation",
    rowsRead: 7,
    rowsChanged: 0,
    stepsOver: 1,
  });
});

test("what would shrink waits for a confirmation since the night that first asked, until a confirmed load is done", async () => {
  const loads = await freshLoads();
  await loads.load("seed");
  await loads.source.admin.query("ALTER TABLE platform.learner_tags ENABLE ROW LEVEL SECURITY");
  const [first, second] = [await loads.load("delta"), await loads.load("delta")];
  const since = (await told(loads, first.run.id)).finished_at;
  const asked = await told(loads, second.run.id);
  const firstAsked = first.steps.find(({ table_name }) => table_name === "lms.user_tags")?.error?.since;
  expect(asked.condition).toBe("needs_confirmation");
  expect(asked.askedSince).toEqual(new Date(firstAsked ?? 0));
  expect(asked.askedSince?.getTime()).toBeLessThanOrEqual(since?.getTime() ?? 0);
  // The question is asked once, by the load that asked it last.
  expect(await told(loads, first.run.id)).toMatchObject({ condition: "failed", askedSince: null });
  expect(asked.error).toMatchObject({ reason: "rows_gone", params: { table: "lms.user_tags" } });
  const health = async () =>
    (await freshness(consoleDb(), loads.customer, nightlySchedule(consoleDb()))).health.troubles.filter(
      ({ state }) => state !== "unseen",
    );
  const [trouble, ...others] = await health();
  expect([trouble?.state, others]).toEqual(["needs_confirmation", []]);
  // A millisecond is what rounding makes of the server's microseconds.
  expect(Math.abs(Number(trouble?.since) - Number(new Date(firstAsked ?? 0)))).toBeLessThanOrEqual(1);
  const confirmed = await loads.load("delta", { tables: ["lms.user_tags"], isConfirmed: true });
  expect(confirmed.state).toBe("done");
  expect(await told(loads, second.run.id)).toMatchObject({ condition: "failed", askedSince: null });
  expect(await health()).toEqual([]);
});

test("a load that waits for a locked table at the source says so, since when, and that it goes on", async () => {
  const loads = await freshLoads();
  const id = await claimed(loads, "delta");
  const journal = new Journal(loads.control, id, "test");
  await journal.begin(extracted);
  await journal.stepStarted("lms.users");
  const locked = new OpendbError("locked", "It is locked.", { origin: "source" });
  await journal.stepWaits("lms.users", locked);
  const { since, condition } = await told(loads, id);
  expect(condition).toBe("held_up");
  await journal.stepWaits("lms.users", locked);
  expect(await told(loads, id)).toMatchObject({ condition: "held_up", since });
  await journal.stepWaits("lms.users");
  expect((await told(loads, id)).condition).toBe("running");
  await journal.stepWaits("lms.users", new OpendbError("limit_reached", "It is full.", { origin: "source" }));
  expect((await told(loads, id)).condition).toBe("connecting");
  await journal.stepWaits("lms.users");
  const [step] = await loads.control.select().from(stepsTable).where(eq(stepsTable.table_name, "lms.users"));
  expect(step?.error).toBeNull();
});

test("a load that finds no connection at the source left says that it waits for one, since when, and goes on when there is", async () => {
  const loads = await freshLoads();
  const { admin, database } = loads.source;
  await admin.query(`ALTER DATABASE ${database} CONNECTION LIMIT 0`);
  const { id, end } = await begun(loads, "seed", ["lms.tags"]);
  const waiting = await vi.waitFor(async () => {
    const run = await told(loads, id);
    expect(run).toMatchObject({
      condition: "connecting",
      error: { code: "limit_reached", origin: "source" },
    });
    return run;
  }, 20_000);
  expect(Number(waiting.since)).toBeGreaterThanOrEqual(Number(waiting.started_at));
  await vi.waitFor(async () => expect(await told(loads, id)).toMatchObject({ since: waiting.since }));
  await admin.query(`ALTER DATABASE ${database} CONNECTION LIMIT -1`);
  expect(await vi.waitFor(end, 60_000)).toMatchObject({ state: "done", run: { error: null } });
});

test("a load whose source takes it in and says nothing says that it waits for it", async () => {
  const loads = await freshLoads();
  const { DATABASE_URL, CONSOLE_URL } = env();
  const { port } = await mute();
  const SOURCE_URL = Object.assign(new URL(loads.source.url), { hostname: "127.0.0.1", port }).toString();
  reread({ DATABASE_URL, CONSOLE_URL, SOURCE_URL });
  const { id, stop, end } = await begun(loads, "seed", ["lms.tags"]);
  await vi.waitFor(async () => {
    const said = { condition: "connecting", error: { code: "source_unavailable", origin: "source" } };
    expect(await told(loads, id)).toMatchObject(said);
  }, 20_000);
  stop();
  expect(await end()).toMatchObject({ state: "cancelled" });
});

test("a load that waits for a locked table before its first step says so, too", async () => {
  const loads = await freshLoads();
  await loads.source.admin.query("BEGIN; LOCK TABLE platform.instances IN ACCESS EXCLUSIVE MODE");
  const { id, end } = await begun(loads, "seed", ["lms.tags"]);
  await vi.waitFor(async () => expect((await told(loads, id)).condition).toBe("held_up"), 20_000);
  expect(await stepsOf(loads, id)).toEqual({ waiting: 1 });
  await loads.source.admin.query("ROLLBACK");
  expect(await vi.waitFor(end, 60_000)).toMatchObject({ state: "done", run: { error: null } });
});
