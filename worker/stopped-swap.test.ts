import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { between } from "#db/between.testing.ts";
import { client } from "#db/connect.ts";
import { runs } from "#db/schema/console/runs.ts";
import { required } from "#env.ts";
import { freshLoads, requested } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";
import { runOf, spawnWorker, until } from "./testing.ts";

test("a worker that is stopped while its seed takes the old tables' place keeps no reader waiting for two seconds, and the seed says that it was ended by a time limit, and is tried again", async () => {
  const { control, customer, load } = await freshLoads();
  const tables = ["lms.tags", "lms.tenants"];
  await load("seed", { tables });
  let isStopped = false;
  const port = await between({ host: "127.0.0.1" }, undefined, (sql) => {
    if (isStopped || !/^LOCK TABLE .*NOWAIT/.test(sql)) return;
    worker.child.kill("SIGSTOP");
    isStopped = true;
  });
  await ask({ url: required("DATABASE_URL") }, "UPDATE console.servers SET port = $1", [port]);
  const worker = spawnWorker({
    DATABASE_URL: required("DATABASE_URL"),
    SOURCE_URL: required("SOURCE_URL"),
  });
  const id = await requested({ control, customer }, "seed", { tables });
  await until(
    async () => isStopped,
    (is) => is,
  );
  const reader = await client(customer.asLoader);
  await reader.query("SET lock_timeout = '2s'");
  expect((await reader.query("SELECT FROM lms.tags")).rowCount).toBeGreaterThan(0);
  await reader.end();
  worker.child.kill("SIGCONT");
  const failed = await until(
    () => runOf(control, id),
    ({ next_attempt_at }) => next_attempt_at !== null,
  );
  // What ended it was the limit of a session that stands still in its transaction, and no lost connection.
  const ended = { code: "time_limit", origin: "warehouse", database: { sqlstate: "25P03" } };
  expect(failed).toMatchObject({ state: "queued", error: { ...ended, isTransient: true } });
  await control.update(runs).set({ next_attempt_at: new Date() }).where(eq(runs.id, id));
  const done = await until(
    () => runOf(control, id),
    ({ state }) => state !== "queued" && state !== "running",
  );
  expect(done).toMatchObject({ state: "done", attempt: 2, error: null });
}, 300_000);
