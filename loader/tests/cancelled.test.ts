import { once } from "node:events";
import net from "node:net";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { between } from "#db/between.testing.ts";
import { client } from "#db/connect.ts";
import { env, reread } from "#env.ts";
import { runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import { cancelled } from "#loader/run/heartbeat.ts";
import { requestLoad } from "#loader/run/request.ts";
import { ask } from "#warehouse/testing.ts";
import { ended, freshLoads, one, type TestLoads } from "./testing.ts";

/** A load that runs, and how to cancel it: resolves to what became of it. */
async function begun({ control, customer }: TestLoads, tables: string[]) {
  const { id } = await control.transaction((tx) =>
    requestLoad(tx, {
      idCustomer: customer.id,
      kind: "seed",
      options: { tables },
      requestedBy: "test",
      idPerson: null,
    }),
  );
  await claimRun(control, id, "test");
  const controller = new AbortController();
  let isOver = false;
  const work = runLoad({ idRun: id, worker: "test", signal: controller.signal }).finally(() => {
    isOver = true;
  });
  const stop = () => controller.abort(cancelled());
  const end = async () => {
    await vi.waitFor(() => expect(isOver).toBe(true), 5000);
    return { state: await work, ...(await ended(control, id)) };
  };
  return { stop, end };
}

/** A server that takes whoever comes and never says a word. Resolves to its port, and to the first who came. */
async function mute() {
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {});
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { port: (server.address() as net.AddressInfo).port, came: once(server, "connection") };
}

test("a load that is cancelled while a warehouse does not answer stops at once", async () => {
  const loads = await freshLoads();
  const { port, came } = await mute();
  const { DATABASE_URL } = env();
  await ask({ url: DATABASE_URL ?? "" }, "UPDATE console.servers SET port = $1", [port]);
  const { stop, end } = await begun(loads, ["lms.tags"]);
  await came;
  stop();
  expect(await end()).toMatchObject({ state: "cancelled", run: { state: "cancelled" } });
});

test("a load that is cancelled while the source does not answer stops at once", async () => {
  const loads = await freshLoads();
  const { port, came } = await mute();
  const { DATABASE_URL, CONSOLE_URL } = env();
  const SOURCE_URL = Object.assign(new URL(loads.source.url), { hostname: "127.0.0.1", port }).toString();
  reread({ DATABASE_URL, CONSOLE_URL, SOURCE_URL });
  const { stop, end } = await begun(loads, ["lms.tags"]);
  await came;
  stop();
  expect(await end()).toMatchObject({ state: "cancelled", run: { state: "cancelled" } });
});

test("a load that is cancelled while it waits for its turn to write stops at once, and its session ends", async () => {
  const loads = await freshLoads();
  const { customer } = loads;
  await loads.load("seed", { tables: ["lms.tags"] });
  const holder = await client({ url: inject("adminUrl"), database: customer.slug });
  onTestFinished(() => holder.end());
  await holder.query("BEGIN; SELECT FROM opendb.fence FOR SHARE");
  const { stop, end } = await begun(loads, ["lms.tags"]);
  const waiting = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO opendb.fence%'`;
  const asAdmin = { url: inject("adminUrl"), database: customer.slug };
  await vi.waitFor(async () => expect(await one(asAdmin, waiting)).toBe("1"), 20_000);
  stop();
  expect(await end()).toMatchObject({ state: "cancelled", run: { state: "cancelled" } });
  await vi.waitFor(async () => expect(await one(asAdmin, waiting)).toBe("0"), 5000);
});

test.for([/^COMMIT/, /^DROP SCHEMA "opendb_staging/])(
  "a seed that is cancelled when its tables are in says that they are: at %s",
  async (moment) => {
    const loads = await freshLoads();
    const { customer, load, source } = loads;
    const tables = ["lms.tags", "lms.tenants"];
    await load("seed", { tables });
    await source.admin.query("UPDATE platform.tags SET title = 'New'");
    let isSwapping = false;
    const port = await between({ host: "127.0.0.1" }, undefined, (sql) => {
      isSwapping ||= /^LOCK TABLE .*NOWAIT/.test(sql);
      if (isSwapping && moment.test(sql)) stop();
    });
    await ask({ url: env().DATABASE_URL ?? "" }, "UPDATE console.servers SET port = $1", [port]);
    const { stop, end } = await begun(loads, tables);
    const { run, steps } = await vi.waitFor(end, 60_000);
    const isIn = (await one(customer.asLoader, "SELECT bool_and(title = 'New') FROM lms.tags")) === true;
    expect(run.state).toBe("cancelled");
    expect(steps.map(({ state }) => state)).toEqual(steps.map(() => (isIn ? "done" : "discarded")));
  },
);
