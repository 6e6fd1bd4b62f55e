import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { audit } from "#db/schema/console/audit.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { requestLoad } from "#loader/run/request.ts";
import { ended, freshLoads, type TestLoads } from "#loader/tests/testing.ts";
import { until } from "#worker/testing.ts";
import { opendb } from "./testing.ts";

let loads: TestLoads;
beforeEach(async () => {
  loads = await freshLoads();
});

const loadsOf = () =>
  loads.control.select().from(runs).where(eq(runs.id_customer, loads.customer.id)).orderBy(runs.id);

/** A load of a terminal of its own that cannot get on until it is let go. */
async function underWay(...words: string[]) {
  await loads.source.admin.query("BEGIN; LOCK TABLE platform.learners IN ACCESS EXCLUSIVE MODE");
  const command = opendb("load", ...words, "--customer", loads.customer.slug);
  const [run] = await until(loadsOf, ([found]) => found?.state === "running");
  await until(
    () => ended(loads.control, run?.id ?? 0),
    ({ steps }) => steps.length > 0,
  );
  const letGo = () => loads.source.admin.query("ROLLBACK");
  return { ...command, run: run as Run, letGo };
}

async function killed(...words: string[]) {
  const { child, end, run, letGo } = await underWay(...words);
  child.kill("SIGKILL");
  await end;
  await letGo();
  return run;
}

describe("a load at a terminal", () => {
  test("whose output nobody reads any more comes to its recorded end", async () => {
    const { child, end } = opendb("load", "seed", "--customer", loads.customer.slug);
    child.stdout.destroy();
    child.stderr.destroy();
    expect((await end).code).toBe(0);
    expect(await loadsOf()).toMatchObject([{ state: "done" }]);
  });

  test("is cancelled cleanly when its window is closed, of which npm tells it twice", async () => {
    const { child, end, letGo } = await underWay("seed");
    child.stdout.destroy();
    child.stderr.destroy();
    child.kill("SIGHUP");
    await sleep(50);
    child.kill("SIGHUP");
    expect((await end).code).toBe(130);
    await letGo();
    expect(await loadsOf()).toMatchObject([{ state: "cancelled", error: { code: "cancelled" } }]);
  });

  test("that was killed goes on where it was when the same is asked for again, without any worker", async () => {
    const run = await killed("seed");
    const again = await opendb("load", "seed", "--customer", loads.customer.slug).end;
    expect(again).toMatchObject({
      code: 0,
      err: expect.stringContaining(`Load ${run.id} (seed) was left by`),
    });
    expect(await loadsOf()).toMatchObject([{ id: run.id, state: "done", attempt: 2 }]);
  });

  test("that was killed is not said to run, as soon as a command looks, without any worker", async () => {
    const run = await killed("seed");
    const status = await opendb("status").end;
    expect(status.out).toMatch(
      new RegExp(
        `seed \\(run ${run.id}\\): its process is gone or silent since .* opendb cancel ${loads.customer.slug}`,
      ),
    );
    const json = JSON.parse((await opendb("status", "-c", loads.customer.slug, "--json").end).out);
    expect(json.freshness.open_run).toMatchObject({ id: run.id, condition: "interrupted" });
    expect(await loadsOf()).toMatchObject([{ state: "running" }]);
  });

  test("that asks for a confirmation ends with the command that gives it", async () => {
    const { load, source, customer } = loads;
    await load("seed");
    for (const table of ["learners", "learner_tags"])
      await source.admin.query(`ALTER TABLE platform.${table} ENABLE ROW LEVEL SECURITY`);
    const whole = await opendb("load", "delta", "--sweep", "-c", customer.slug, "-t", "lms.user_tags").end;
    expect(whole.code).toBe(1);
    expect(whole.err).toContain(
      `confirm it by: opendb load delta --customer ${customer.slug} --sweep --confirm --table lms.user_tags`,
    );
    const part = await opendb("load", "delta", "-c", customer.slug, "-t", "lms.user_tags", "lms.tenants").end;
    expect(part.err).toMatch(
      new RegExp(
        `confirm it by: opendb load delta --customer ${customer.slug} --confirm --table lms.user_tags\\n`,
      ),
    );
    expect(part.err).not.toContain("did not finish are loaded by");
  });

  test("that was killed is ended by the next other load, and not said to run for ever", async () => {
    const run = await killed("seed", "--table", "lms.users");
    const other = await opendb("load", "seed", "-c", loads.customer.slug, "-t", "lms.tenants").end;
    expect(other).toMatchObject({ code: 0, err: expect.stringContaining("has been ended") });
    const { run: left, steps } = await ended(loads.control, run.id);
    expect(left).toMatchObject({ state: "failed", error: { code: "interrupted" } });
    // Whether its step had begun is a matter of moments.
    expect(["interrupted", "not_run"]).toContain(steps[0]?.state);
  });
});

describe("opendb cancel", () => {
  const cancel = (...words: string[]) => opendb("cancel", loads.customer.slug, ...words).end;
  const audited = () =>
    loads.control
      .select({ actor: audit.actor, customer: audit.id_customer, details: audit.details })
      .from(audit)
      .where(eq(audit.action, "load.cancel"));

  test("stops what runs elsewhere, says what is discarded, and may be said again; the audit has it once", async () => {
    const { end, run, letGo } = await underWay("seed");
    const asked = await cancel();
    expect(asked).toMatchObject({ code: 1, err: expect.stringContaining("--yes") });
    expect(await loadsOf()).toMatchObject([{ state: "running", cancel_requested_at: null }]);
    const done = await cancel("--yes");
    expect(done).toMatchObject({
      code: 0,
      out: expect.stringMatching(/is cancelled\. The tables that it has built \(\d+ of 24\) are discarded/),
    });
    expect((await end).code).toBe(130);
    await letGo();
    expect((await loadsOf())[0]?.state).toBe("cancelled");
    const again = await cancel("--yes", "--run", String(run.id));
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringContaining("has ended already: it is cancelled"),
    });
    expect(await cancel()).toMatchObject({ code: 0, out: expect.stringContaining("nothing to cancel") });
    expect(await audited()).toEqual([
      {
        actor: expect.stringMatching(/^terminal:\w+/),
        customer: loads.customer.id,
        details: { id: run.id },
      },
    ]);
    expect(await cancel("--run", "999999")).toMatchObject({
      code: 1,
      err: expect.stringContaining("not one of"),
    });
  });

  test("cancels a retry that waits behind another load, and tells of it when only the other is cancelled", async () => {
    const { control, customer } = loads;
    const ask = () =>
      control.transaction((tx) =>
        requestLoad(tx, {
          idCustomer: customer.id,
          kind: "delta",
          options: {},
          requestedBy: "x",
          idPerson: null,
        }),
      );
    const { id: first } = await ask();
    await control
      .update(runs)
      .set({ state: "failed", attempt: 1, started_at: new Date(), next_attempt_at: new Date() });
    const { id: other } = await ask();
    const behind = await cancel("--yes");
    expect(behind.out).toContain(`Load ${other} (delta) of ${customer.slug} is cancelled.`);
    expect(behind.err).toContain(`opendb cancel ${customer.slug} --run ${first}`);
    expect((await cancel()).err).toContain(`Load ${first} (delta) of ${customer.slug} has failed and waits`);
    expect(await cancel("--yes")).toMatchObject({ code: 0, out: expect.stringContaining("is cancelled") });
    expect((await loadsOf()).map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
    expect((await cancel("--yes")).out).toContain("nothing to cancel");
  });

  test("cancels what waits in the queue at once, and what a killed process has left", async () => {
    const request = { kind: "delta", options: {}, requestedBy: "schedule", idPerson: null } as const;
    await loads.control.transaction((tx) => requestLoad(tx, { idCustomer: loads.customer.id, ...request }));
    const waiting = await cancel("--yes", "--json");
    expect(JSON.parse(waiting.out)).toMatchObject({ customer: loads.customer.slug, state: "cancelled" });
    await loads.source.admin.query("ROLLBACK");
    await loads.source.admin.query("BEGIN; LOCK TABLE platform.learners IN ACCESS EXCLUSIVE MODE");
    const { child, end } = opendb("load", "seed", "--customer", loads.customer.slug);
    await until(loadsOf, (all) => all.at(-1)?.state === "running");
    child.kill("SIGKILL");
    await end;
    expect((await cancel("--yes")).out).toContain("is cancelled");
    await loads.source.admin.query("ROLLBACK");
    expect((await loadsOf()).map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
  });
});
