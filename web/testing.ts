import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { fileURLToPath } from "node:url";
import { encode } from "next-auth/jwt";
import { expect, onTestFinished } from "vitest";
import { openSession } from "#auth/testing.ts";
import type { Control } from "#db/control.ts";
import { people } from "#db/schema/console/people.ts";
import { bareEnvironment } from "#embedded/env.ts";
import { freePort } from "#embedded/port.ts";
import { freshControl } from "#warehouse/testing.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const secret = "5b1d7c0e9f42a6833c7e51d2b8f09a64";

const environment = () => ({
  NODE_ENV: "production" as const,
  ...bareEnvironment(),
  NEXT_TELEMETRY_DISABLED: "1",
});

/** Builds the console where it is not. */
export function buildOnce(): void {
  if (existsSync(`${root}.next/BUILD_ID`)) return;
  const { status } = spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: root,
    env: environment(),
  });
  expect(status).toBe(0);
}

/** Starts what `npm start` does with these settings and nothing else; `said` is what it has written so far. */
export async function launchWeb(settings: Record<string, string>) {
  const { scripts } = (await import("../package.json", { with: { type: "json" } })).default;
  const [before = "", after = ""] = scripts.start.split(" exec node ");
  const given = Object.fromEntries(before.split(" ").map((word) => word.split("=")));
  const child = spawn(process.execPath, after.split(" "), {
    cwd: root,
    env: { ...environment(), ...given, AUTH_SECRET: secret, DATABASE_URL: "", SOURCE_URL: "", ...settings },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      text += chunk;
    });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, said: () => text };
}

export type Told = { status: number; text: string; headers: IncomingHttpHeaders; isWhole: boolean };
type Asked = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Lets go of the connection, as a browser does that leaves. */
  signal?: AbortSignal;
  onAsked?: () => void;
};

/** The cookie of a new administrator's browser. */
export async function signedIn(control: Control, email: string, isSecure = false): Promise<string> {
  const [person] = await control.insert(people).values({ email, name: email, role: "admin" }).returning();
  const session = await openSession(control, person?.id ?? 0);
  const token = await encode({ token: { secret: session.secret }, secret });
  return `${isSecure ? "__Secure-" : ""}next-auth.session-token=${token}`;
}

/** The web process, with an administrator who is signed in. */
export async function startWeb(settings: Record<string, string> = {}) {
  const { control, adminUrl, consoleUrl } = await freshControl();
  const isSecure = [settings.CONSOLE_ORIGIN, settings.NEXTAUTH_URL].some((url) => url?.startsWith("https:"));
  const cookie = await signedIn(control, "ana@acme.example", isSecure);
  const web = await listen(cookie, { CONSOLE_URL: consoleUrl, ...settings });
  return { ...web, control, adminUrl, consoleUrl, cookie };
}

/** A web process that answers, and how to ask it with a cookie. */
export async function listen(cookie: string, settings: Record<string, string>) {
  const port = await freePort();
  const launched = await launchWeb({ PORT: String(port), ...settings });
  const agent = new Agent({ keepAlive: true, maxSockets: 40 });
  const ask = (
    path: string,
    { method = "GET", headers = {}, body, signal, onAsked = () => {} }: Asked = {},
  ) =>
    new Promise<Told>((resolve, reject) => {
      const sent = { port, path, method, agent, signal, headers: { cookie, ...headers } };
      const asked = request(sent, (answer) => {
        let text = "";
        answer.on("data", (chunk) => {
          text += chunk;
        });
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            text,
            headers: answer.headers,
            isWhole: text.endsWith("</html>"),
          }),
        );
      });
      asked.on("error", reject);
      // Sent, and so in the hands of the system that the web process takes its connections from.
      asked.on("finish", onAsked);
      asked.end(body);
    });
  await expect
    .poll(() => ask("/favicon.svg").then(({ status }) => status, launched.said), { timeout: 60_000 })
    .toBe(200);
  return { ...launched, ask, port };
}
