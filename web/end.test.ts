import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { encode } from "next-auth/jwt";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { openSession } from "#auth/testing.ts";
import { client } from "#db/connect.ts";
import { people } from "#db/schema/console/people.ts";
import { bareEnvironment } from "#embedded/env.ts";
import { freePort } from "#embedded/port.ts";
import { freshControl } from "#warehouse/testing.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const secret = "5b1d7c0e9f42a6833c7e51d2b8f09a64";

const run = (words: string[], settings: Record<string, string>) =>
  spawn(process.execPath, words, {
    cwd: root,
    env: { NODE_ENV: "production", ...bareEnvironment(), NEXT_TELEMETRY_DISABLED: "1", ...settings },
  });

beforeAll(() => {
  if (existsSync(`${root}.next/BUILD_ID`)) return;
  const { status } = spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: root,
    env: { NODE_ENV: "production", ...bareEnvironment(), NEXT_TELEMETRY_DISABLED: "1" },
  });
  expect(status).toBe(0);
}, 600_000);

/** The web process as `npm start` starts it, with somebody who is signed in. */
async function startWeb() {
  const { control, adminUrl, consoleUrl } = await freshControl();
  const [person] = await control
    .insert(people)
    .values({ email: "ana@acme.example", name: "Ana", role: "admin" })
    .returning();
  const port = await freePort();
  const { scripts } = (await import("../package.json", { with: { type: "json" } })).default;
  const [before = "", after = ""] = scripts.start.split(" exec node ");
  const given = Object.fromEntries(before.split(" ").map((word) => word.split("=")));
  const settings = {
    ...given,
    CONSOLE_URL: consoleUrl,
    AUTH_SECRET: secret,
    DATABASE_URL: "",
    SOURCE_URL: "",
    PORT: String(port),
  };
  const child = run(after.split(" "), settings);
  for (const stream of [child.stdout, child.stderr]) stream.resume();
  onTestFinished(() => void child.kill("SIGKILL"));
  const session = await openSession(control, person?.id ?? 0);
  const token = await encode({ token: { secret: session.secret }, secret });
  const agent = new Agent({ keepAlive: true, maxSockets: 40 });
  const ask = (path: string, onAsked = () => {}) =>
    new Promise<{ status: number; isWhole: boolean }>((resolve, reject) => {
      const asked = get(
        { port, path, agent, headers: { cookie: `next-auth.session-token=${token}` } },
        (answer) => {
          let text = "";
          answer.on("data", (chunk) => {
            text += chunk;
          });
          answer.on("error", reject);
          answer.on("end", () =>
            resolve({ status: answer.statusCode ?? 0, isWhole: text.endsWith("</html>") }),
          );
        },
      );
      asked.on("error", reject);
      // Sent, and so in the hands of the system that the web process takes its connections from.
      asked.on("finish", onAsked);
    });
  await expect
    .poll(
      () =>
        ask("/sign-in").then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 60_000 },
    )
    .toBe(307);
  return { child, ask, adminUrl, port };
}

test("whoever waits for a page when the web process is told to end gets it whole; then nobody is let in", async () => {
  const { child, ask, adminUrl, port } = await startWeb();
  expect(await ask("/customers")).toEqual({ status: 200, isWhole: true });
  const holder = await client({ url: adminUrl });
  await holder.query("BEGIN; LOCK TABLE console.people IN ACCESS EXCLUSIVE MODE");
  let asked = 0;
  const count = () => void asked++;
  const open = Array.from({ length: 20 }, () =>
    ask("/customers", count).catch((error: Error) => error.message),
  );
  await expect.poll(() => asked, { timeout: 60_000 }).toBe(20);
  const end = once(child, "exit");
  child.kill("SIGTERM");
  const knock = () =>
    fetch(`http://127.0.0.1:${port}/sign-in`, { redirect: "manual" }).then(
      () => "let in",
      (error: Error & { cause?: { code?: string } }) => error.cause?.code,
    );
  await expect.poll(knock, { timeout: 60_000 }).toBe("ECONNREFUSED");
  await holder.query("ROLLBACK");
  await holder.end();
  const answers = await Promise.all(open);
  expect(answers).toEqual(Array.from({ length: 20 }, () => ({ status: 200, isWhole: true })));
  // Not killed by the signal, and not kept by connections that their other ends would go on with.
  expect(await end).toEqual([0, null]);
});

test("a page that never comes keeps the web process no longer than ten seconds", async () => {
  const { child, ask, adminUrl } = await startWeb();
  const holder = await client({ url: adminUrl });
  await holder.query("BEGIN; LOCK TABLE console.people IN ACCESS EXCLUSIVE MODE");
  const page = ask("/customers").catch(() => "cut");
  await sleep(500);
  const end = once(child, "exit");
  child.kill("SIGTERM");
  const ended = await Promise.race([end, sleep(25_000)]);
  expect(ended).toEqual([0, null]);
  await page;
  await holder.end();
}, 180_000);
