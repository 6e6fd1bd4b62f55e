import { once } from "node:events";
import net from "node:net";
import { expect, onTestFinished, vi } from "vitest";
import { between, type Line } from "#db/between.testing.ts";
import { env } from "#env.ts";
import type { OpendbError } from "#errors.ts";
import { runLoad } from "#loader/execute.ts";
import { claimRun } from "#loader/run/claim.ts";
import { cancelled } from "#loader/run/heartbeat.ts";
import { ask } from "#warehouse/testing.ts";
import { ended, requested, type TestLoads } from "./testing.ts";

/** A load that runs in this process, and how to stop it; `end` resolves to what became of it. */
export async function begun(loads: TestLoads, kind: "seed" | "delta", tables: string[]) {
  const { control } = loads;
  const id = await requested(loads, kind, { tables });
  await claimRun(control, id, "test");
  const controller = new AbortController();
  let isOver = false;
  const work = runLoad({ idRun: id, worker: "test", signal: controller.signal }).finally(() => {
    isOver = true;
  });
  const stop = (why: OpendbError = cancelled()) => controller.abort(why);
  const end = async () => {
    await vi.waitFor(() => expect(isOver).toBe(true), 5000);
    return { state: await work, ...(await ended(control, id)) };
  };
  return { id, stop, end };
}

/**
 * A way to the warehouses on which something happens once, at the first COMMIT after a statement. `refuse` lets nobody
 * in any more.
 */
export async function cut(after: RegExp, happens: (line: Line) => void) {
  let isNext = false;
  let isDone = false;
  let isRefused = false;
  const port = await between(
    { host: "127.0.0.1" },
    (given) => (isRefused ? "nobody comes in" : given),
    (sql, line) => {
      isNext ||= after.test(sql);
      if (!isNext || isDone || !/^COMMIT/.test(sql)) return;
      isDone = true;
      happens(line);
    },
  );
  await ask({ url: env().DATABASE_URL ?? "" }, "UPDATE console.servers SET port = $1", [port]);
  const refuse = () => {
    isRefused = true;
  };
  return { port, refuse };
}

/** A server that takes whoever comes and never says a word. Resolves to its port, and to the first who came. */
export async function mute() {
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
