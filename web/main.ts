import { createServer } from "node:http";
import { parseArgs } from "node:util";
import next from "next";
import { tellNext } from "./env.ts";
import { frontOf } from "./front.ts";
import { requestLimits } from "./limits.ts";
import { logConsole } from "./log.ts";
import { settings } from "./start.ts";
import "./end.ts";

/** The web process: Next, and before it what it leaves to whoever runs it. */
const { values } = parseArgs({ options: { hostname: { type: "string" }, port: { type: "string" } } });
const hostname = values.hostname ?? "127.0.0.1";
const port = Number(values.port ?? settings.port);

logConsole();
tellNext({ hostname, port });
// Next takes every name of loopback for this one; of another it takes what proxy.ts sends on inside for another server's.
const app = next({ dev: false, hostname: "localhost", port });
await app.prepare();
const { origin, isSecure, trust, perMinute } = settings;
const server = createServer(
  { headersTimeout: 15_000, requestTimeout: 30_000, maxHeaderSize: 16 * 1024 },
  frontOf({ answer: app.getRequestHandler(), limit: requestLimits(perMinute), trust, origin, isSecure }),
);
server.listen(port, hostname, () => console.log(`Ready at http://${hostname}:${port}.`));
server.on("error", (error) => {
  console.error("The web process cannot listen:", error);
  process.exit(1);
});
