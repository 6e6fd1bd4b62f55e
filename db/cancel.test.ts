import { once } from "node:events";
import net from "node:net";
import { expect, inject, onTestFinished, test } from "vitest";
import { abandon } from "./cancel.ts";
import { client } from "./connect.ts";

const cancelRequest = 80_877_102;

/** A way to the server that counts the requests to cancel which pass. */
async function counting(): Promise<{ url: string; cancels: () => number }> {
  const server = new URL(inject("adminUrl"));
  let cancels = 0;
  const proxy = net.createServer((from) => {
    const to = net.connect(Number(server.port), server.hostname);
    from.once("data", (first) => {
      if (first.length === 16 && first.readInt32BE(4) === cancelRequest) cancels++;
    });
    for (const end of [from, to]) end.on("error", () => {});
    from.pipe(to).pipe(from);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as net.AddressInfo;
  const url = Object.assign(new URL(server), { hostname: "127.0.0.1", port: String(port) });
  return { url: url.toString(), cancels: () => cancels };
}

test("a request to cancel is sent only to what still runs: the next user of a pooled connection gets none", async () => {
  const { url, cancels } = await counting();
  const idle = await client({ url });
  await idle.query("BEGIN");
  await abandon(idle);
  expect(cancels()).toBe(0);
  const failed = await client({ url });
  await expect(failed.query("SELECT 1 / 0")).rejects.toThrow("division by zero");
  await failed.query("SELECT 1");
  await abandon(failed);
  expect(cancels()).toBe(0);
  const busy = await client({ url });
  const slow = busy.query("SELECT pg_sleep(60)").catch((error: Error) => error.message);
  await abandon(busy);
  expect(cancels()).toBe(1);
  expect(await slow).toBeTypeOf("string");
});
