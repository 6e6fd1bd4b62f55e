import { subscribe } from "node:diagnostics_channel";
import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

/*
 * How the web process ends: its door stays open for those who are in the queue before it, and no longer than they need.
 */

/** How many looks, one after the other, have to find nobody new at the door, and milliseconds between two. */
const looks = 4;
const rest = 25;
/** Milliseconds after which it closes all the same: there may always be somebody new. */
const welcome = 5000;
/** Milliseconds for all pages that were asked for, over all. */
const patience = 9000;
/** npm hands on what the terminal has sent to all of its processes: what comes twice at once was meant once. */
const echo = 1000;

const servers = new Set<Server>();
const open = new Set<ServerResponse>();
let since: number | undefined;
let arrivals = 0;

subscribe("net.server.socket", () => {
  arrivals++;
});

/** Its connection ends with it, so that nothing more is asked on it. */
const makeLast = (response: ServerResponse): void => {
  if (!response.headersSent) response.setHeader("Connection", "close");
};

subscribe("http.server.request.start", (message) => {
  const { server, response } = message as { server: Server; response: ServerResponse };
  servers.add(server);
  open.add(response);
  response.once("close", () => open.delete(response));
  if (since !== undefined) makeLast(response);
});

async function end(): Promise<void> {
  const [closing, until] = [Date.now() + welcome, Date.now() + patience];
  for (const response of open) makeLast(response);
  // Each turn of the event loop lets in one of those who stand at the door, and a later one hears them. On a busy machine
  // a turn takes a tenth of a second.
  for (let quiet = 0; quiet < looks && Date.now() < closing; ) {
    const before = arrivals;
    await (quiet === 0 ? turn() : sleep(rest));
    quiet = arrivals === before ? quiet + 1 : 0;
  }
  for (const server of servers) server.close();
  while (open.size > 0 && Date.now() < until) await sleep(rest);
  if (open.size > 0) process.stderr.write(`${open.size} requests took too long and were cut.\n`);
  process.exit(0);
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
  process.on(signal, () => {
    if (since !== undefined && Date.now() - since > echo) process.exit(1);
    if (since !== undefined) return;
    since = Date.now();
    void end();
  });
