import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import type { Control } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";
import { steps } from "#db/schema/console/steps.ts";
import { abandonedRun, endAbandoned } from "#loader/run/abandoned.ts";
import { lost } from "#loader/run/heartbeat.ts";
import { begun, cut } from "#loader/tests/begun.testing.ts";
import { ended, freshLoads, one } from "#loader/tests/testing.ts";
import { recoverOrphans } from "./orphans.ts";

const byCommand = async (control: Control, { id_customer }: Run) => {
  const left = await abandonedRun(control, id_customer);
  if (left) await control.transaction((tx) => endAbandoned(tx, left, { isCancelled: true }));
};

const byWorker = async (control: Control, { id }: Run) => {
  await control.update(runs).set({ cancel_requested_at: new Date() }).where(eq(runs.id, id));
  await recoverOrphans(control);
};

test.for([
  ["seed", "a command", byCommand],
  ["delta", "a command", byCommand],
  ["seed", "a worker", byWorker],
] as const)(
  "a %s whose process is gone after its COMMIT, and that %s ends, says of what is in that it is in",
  async ([kind, , endIt]) => {
    const loads = await freshLoads();
    const { control, customer, load, source } = loads;
    const tables = ["lms.tags"];
    await load("seed", { tables });
    await source.admin.query("UPDATE platform.tags SET title = 'New', updated_at = platform.clock()");
    const isIn = () => one(customer.asLoader, "SELECT bool_and(title = 'New') FROM lms.tags");
    let isCommitted = false;
    await cut(/^INSERT INTO opendb.steps/, async (line) => {
      line.silence();
      await vi.waitFor(async () => expect(await isIn()).toBe(true), 20_000);
      isCommitted = true;
    });
    const { id, stop, end } = await begun(loads, kind, tables);
    await vi.waitFor(() => expect(isCommitted).toBe(true), 60_000);
    // A process that is gone, and so has nothing more to say.
    const gone = `${hostname()}:${spawnSync(process.execPath, ["--version"]).pid}:dead`;
    await control
      .update(runs)
      .set({ worker: gone, heartbeat_at: new Date(0) })
      .where(eq(runs.id, id));
    stop(lost());
    await vi.waitFor(end, 60_000);
    await endIt(control, (await ended(control, id)).run);
    const { run, steps } = await ended(control, id);
    expect(run.state).toBe("cancelled");
    expect(steps).toMatchObject([{ state: "done", error: null }]);
  },
);

test("what was in when the warehouse could not be asked is said by the customer's next load", async () => {
  const loads = await freshLoads();
  const { control, customer, load } = loads;
  const { run, steps: before } = await load("seed", { tables: ["lms.tags"] });
  // As a command leaves it that ends a load whose process and warehouse are both gone.
  await control.update(runs).set({ state: "cancelled" }).where(eq(runs.id, run.id));
  await control.update(steps).set({ state: "interrupted", rows_total: 0 }).where(eq(steps.id_run, run.id));
  await load("delta", { tables: ["lms.scores"] });
  const after = await ended(control, run.id);
  expect(after.run.state).toBe("cancelled");
  expect(after.steps).toMatchObject([{ state: "done", rows_total: before[0]?.rows_total }]);
  expect(await one(customer.asLoader, "SELECT count(*) FROM lms.tags")).toBe(String(before[0]?.rows_total));
});
