import { tmpdir } from "node:os";
import { join } from "node:path";
import { testEnv } from "./env.ts";

/** Where the stack of the browser tests listens; apart from the demo's 3000, so that both can run. */
export const webPort = testEnv().E2E_PORT;
export const origin = `http://127.0.0.1:${webPort}`;

/** Where the stack says how its database is reached, for specs that compare a page with what a query answers. */
export const addressFile = join(tmpdir(), `opendb-e2e-${webPort}.json`);
