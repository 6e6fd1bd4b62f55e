import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { addressOf } from "#address.ts";
import { client } from "#db/connect.ts";
import { controlDb } from "#db/control.ts";
import { servers } from "#db/schema/console/servers.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { freePort } from "#embedded/port.ts";
import { required } from "#env.ts";
import { logTo } from "#errors/log/log.ts";
import { ask, freshControl } from "#warehouse/testing.ts";
import { overlongWatch } from "./overlong.ts";

/** A statement of the web process's role that has lifted the limit of its role. Resolves to what it was told at its end. */
async function endless(url: string): Promise<{ told: Promise<string> }> {
  const opened = await client({ url });
  onTestFinished(() => opened.end());
  await opened.query("SET statement_timeout = 0");
  const told = opened.query("SELECT pg_sleep(600)").then(String, (error: Error) => error.message);
  const sleeps = "SELECT FROM pg_stat_activity WHERE usename = current_user AND wait_event = 'PgSleep'";
  await expect.poll(() => ask({ url }, sleeps)).not.toEqual([]);
  return { told };
}

const canceled = expect.stringMatching(/canceling statement/);

/** A second server as docs/production.md has one made, but for what a test leaves out. */
async function secondServer(without = "nothing of it") {
  const data = mkdtempSync(join(tmpdir(), "opendb-second-"));
  const { server } = await startEmbedded(data, await freePort(), { isTest: true });
  onTestFinished(async () => {
    await server.stop();
    rmSync(data, { recursive: true });
  });
  const { user, password = "" } = addressOf(required("DATABASE_URL"));
  const admin = { url: server.urlOf("postgres") };
  const statements = [
    `CREATE ROLE ${user} LOGIN CREATEDB CREATEROLE PASSWORD '${password}'`,
    "CREATE ROLE opendb_console LOGIN PASSWORD 'of-the-console'",
    `GRANT opendb_console TO ${user}`,
  ];
  for (const statement of statements) if (!statement.startsWith(without)) await ask(admin, statement);
  const { host, port } = addressOf(admin.url);
  await controlDb().insert(servers).values({ name: "second", host, port });
  const asConsole = { username: "opendb_console", password: "of-the-console" };
  return { admin, server, consoleUrl: Object.assign(new URL(admin.url), asConsole).toString() };
}

type Line = { event: string; server?: string; hint?: string };

/** A log, and what it has of servers that are not reached. */
function logged() {
  const lines: Line[] = [];
  const tell = logTo({ write: (text) => void lines.push(JSON.parse(text)) });
  return { tell, lines: () => lines.filter(({ event }) => event.startsWith("overlong.")) };
}

test("a statement of the web process's role that has lifted its own limit is ended, by a worker that is no superuser", async () => {
  const { consoleUrl, adminUrl } = await freshControl();
  const { told } = await endless(consoleUrl);
  const other = await client({ url: adminUrl });
  const untouched = other.query("SELECT pg_sleep(5)").then(() => "done");
  await expect.poll(overlongWatch(controlDb(), { seconds: 1 }), { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await told).toEqual(canceled);
  expect(await untouched).toBe("done");
  await other.end();
});

test("so it is on every other server that has warehouses", async () => {
  const { consoleUrl } = await freshControl();
  const second = await secondServer();
  const [here, there] = [await endless(consoleUrl), await endless(second.consoleUrl)];
  const round = overlongWatch(controlDb(), { seconds: 1 });
  let ended = 0;
  await expect.poll(async () => (ended += await round()), { timeout: 60_000 }).toBe(2);
  expect([await here.told, await there.told]).toEqual([canceled, canceled]);
});

test("a server that is down or says nothing holds up no other, and is told once, as is that it is back", async () => {
  const { consoleUrl } = await freshControl();
  const second = await secondServer();
  const silent = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close());
  await expect.poll(() => silent.listening).toBe(true);
  const nowhere = { host: "127.0.0.1", port: await freePort() };
  const mute = { host: "127.0.0.1", port: (silent.address() as { port: number }).port };
  await controlDb()
    .insert(servers)
    .values([
      { name: "down", ...nowhere },
      { name: "mute", ...mute },
    ]);
  const [here, there] = [await endless(consoleUrl), await endless(second.consoleUrl)];
  const { tell, lines } = logged();
  const round = overlongWatch(controlDb(), { seconds: 0, tell });
  const first = round();
  // Both are over while the mute one is still being waited for.
  expect([await here.told, await there.told]).toEqual([canceled, canceled]);
  expect(lines().map(({ server }) => server)).not.toContain("mute");
  await first;
  await round();
  expect(
    lines()
      .map(({ event, server }) => [event, server])
      .toSorted(),
  ).toEqual([
    ["overlong.unreachable", "down"],
    ["overlong.unreachable", "mute"],
  ]);
  await second.server.stop();
  await round();
  await round();
  expect(lines().map(({ server }) => server)).toEqual(expect.arrayContaining(["second"]));
  expect(lines()).toHaveLength(3);
});

test("a server on which the worker may not end such statements is told with what to grant", async () => {
  await freshControl();
  const second = await secondServer("GRANT");
  const { told } = await endless(second.consoleUrl);
  const { tell, lines } = logged();
  const round = overlongWatch(controlDb(), { seconds: 0, tell });
  await round();
  await round();
  expect(lines()).toMatchObject([
    { server: "second", hint: expect.stringContaining("GRANT opendb_console") },
  ]);
  await ask(second.admin, `GRANT opendb_console TO ${addressOf(required("DATABASE_URL")).user}`);
  await expect.poll(round, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await told).toEqual(canceled);
  expect(lines().at(-1)).toMatchObject({ event: "overlong.reachable", server: "second" });
});
