import { expect, inject, test } from "vitest";
import { client } from "#db/connect.ts";
import { runLoad } from "#loader/execute.ts";
import { ended } from "#loader/tests/testing.ts";
import { freshControl, freshCustomer } from "#warehouse/testing.ts";
import { claimRun } from "./claim.ts";
import { shutdown } from "./heartbeat.ts";
import { requestLoad } from "./request.ts";
import { persist } from "./retry.ts";

/** Nobody gets into a database any more, and who is in it is thrown out; until the result is called. */
async function takeAway(database: string): Promise<() => Promise<void>> {
  const admin = await client({ url: inject("adminUrl") });
  const allow = (is: boolean) => admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS ${is}`);
  await allow(false);
  await admin.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", [
    database,
  ]);
  return async () => {
    await allow(true);
    await admin.end();
  };
}

test("how a run ended is written down when the control database is back, not lost with it", async () => {
  const { control, adminUrl } = await freshControl();
  const { id: idCustomer } = await freshCustomer(control);
  const request = { idCustomer, kind: "derive", options: {}, requestedBy: "test", idPerson: null } as const;
  const { id } = await control.transaction((tx) => requestLoad(tx, request));
  await claimRun(control, id, "test");
  const { signal } = new AbortController();
  let away: Promise<() => Promise<void>> | undefined;
  const running = runLoad({
    idRun: id,
    worker: "test",
    signal,
    onProgress: () => {
      away ??= takeAway(new URL(adminUrl).pathname.slice(1));
    },
  });
  await expect.poll(() => away, { timeout: 9000 }).toBeDefined();
  const giveBack = await away;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await giveBack?.();
  const state = await running;
  const { run, steps } = await ended(control, id);
  expect(run).toMatchObject({ state, worker: "test" });
  expect(["failed", "done"]).toContain(state);
  expect(run.finished_at).not.toBeNull();
  expect(steps.filter((step) => step.state === "running")).toEqual([]);
  await control.pool.end();
});

test("a process that has to go does not wait for the control database, and what cannot pass is not tried again", async () => {
  const gone = Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
  let tries = 0;
  const work = async () => {
    tries++;
    throw gone;
  };
  const stop = new AbortController();
  await expect(persist(stop.signal, work, { total: 50, rest: 10 })).rejects.toBe(gone);
  expect(tries).toBeGreaterThan(2);
  tries = 0;
  stop.abort(shutdown());
  await expect(persist(stop.signal, work)).rejects.toBe(gone);
  expect(tries).toBe(1);
  await expect(
    persist(new AbortController().signal, async () => Promise.reject(new Error("odd"))),
  ).rejects.toThrow("odd");
});
