import { tmpdir } from "node:os";
import { join } from "node:path";
import { testEnv } from "./env.ts";

/** Where the stack of the browser tests listens; apart from the demo's 3000, so that both can run. */
export const webPort = testEnv().E2E_PORT;
export const origin = `http://127.0.0.1:${webPort}`;

/** A second web process of the stack, which is told of a mail server; and a file of what it was given, a mail a line. */
export const mailingPort = webPort + 1;
export const mailingOrigin = `http://127.0.0.1:${mailingPort}`;
export const mailFile = join(tmpdir(), `opendb-e2e-${webPort}.mails`);

/** Where the stack says how its database is reached, for specs that compare a page with what a query answers. */
export const addressFile = join(tmpdir(), `opendb-e2e-${webPort}.json`);
