import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ask } from "#warehouse/testing.ts";
import { type Embedded, startEmbedded } from "./embedded.ts";
import { freePort } from "./port.ts";
import { postmasterOf } from "./postmaster.ts";
import { ended } from "./process.ts";

function freshFolder(): string {
  const data = mkdtempSync(join(tmpdir(), "opendb-server-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  return data;
}

async function started(data: string, port: number): Promise<Embedded> {
  const embedded = await startEmbedded(data, port, { isTest: true });
  onTestFinished(() => embedded.server.stop());
  return embedded;
}

const answers = async ({ server }: Embedded) => {
  expect(await ask({ url: server.urlOf("postgres") }, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
};

const crash = async (data: string) => {
  const pid = postmasterOf(join(data, "postgres"))?.pid ?? 0;
  process.kill(pid, "SIGKILL");
  await ended(pid, 10_000);
};

test("a stopped server starts again on another port with the same data and password", async () => {
  const data = freshFolder();
  const first = await started(data, await freePort());
  await ask({ url: first.server.urlOf("postgres") }, "CREATE DATABASE kept");
  await first.server.stop();
  const second = await started(data, await freePort());
  await ask({ url: second.server.urlOf("kept") }, "SELECT 1");
  const [before, after] = [first, second].map(({ server }) => new URL(server.urlOf("postgres")));
  expect(after?.password).toBe(before?.password);
  expect(after?.port).not.toBe(before?.port);
});

test("a server that was killed recovers by itself, with everything that was committed", async () => {
  const data = freshFolder();
  const port = await freePort();
  const first = await started(data, port);
  await ask({ url: first.server.urlOf("postgres") }, "CREATE TABLE kept AS SELECT 42 AS answer");
  await crash(data);
  rmSync(join(data, "demo.lock"));
  const second = await started(data, port);
  expect(await ask({ url: second.server.urlOf("postgres") }, "SELECT answer FROM kept")).toEqual([
    { answer: 42 },
  ]);
});

test("a lock file that names a process which is not this server's is no obstacle", async () => {
  const data = freshFolder();
  const port = await freePort();
  const first = await started(data, port);
  await first.server.stop();
  const lines = [process.pid, join(data, "postgres"), 0, port, "", "127.0.0.1", "", "ready"];
  writeFileSync(join(data, "postgres", "postmaster.pid"), lines.join("\n"));
  writeFileSync(join(data, "demo.lock"), JSON.stringify({ pid: process.pid, birth: "of somebody else" }));
  await answers(await started(data, port));
});

test("a server whose demo was killed is ended and started anew", async () => {
  const data = freshFolder();
  const port = await freePort();
  await started(data, port);
  const orphan = postmasterOf(join(data, "postgres"))?.pid ?? 0;
  // What a killed demo leaves: its server, and a lock that names a process which is gone.
  writeFileSync(join(data, "demo.lock"), JSON.stringify({ pid: 2 ** 22 - 1, birth: "1" }));
  const second = await started(data, port);
  await answers(second);
  expect(postmasterOf(join(data, "postgres"))?.pid).not.toBe(orphan);
});

test("a folder that a running demo holds is refused, naming the process", async () => {
  const data = freshFolder();
  const first = await started(data, await freePort());
  const second = startEmbedded(data, await freePort(), { isTest: true });
  await expect(second).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(`process ${process.pid}`),
    hint: expect.stringContaining("OPENDB_DATA"),
  });
  await answers(first);
});

test("a port in use is named, with the setting that changes it, and nothing is left locked", async () => {
  const data = freshFolder();
  const other = createServer();
  const port = await new Promise<number>((resolve) =>
    other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port)),
  );
  await expect(startEmbedded(data, port, { isTest: true })).rejects.toMatchObject({
    message: expect.stringContaining(`Port ${port}`),
    hint: expect.stringContaining("OPENDB_PG_PORT="),
  });
  other.close();
  await answers(await started(data, port));
});

test("a data folder that cannot be made is named, with the setting that changes it", async () => {
  const file = join(freshFolder(), "a-file");
  writeFileSync(file, "");
  await expect(startEmbedded(join(file, "data"), 1)).rejects.toMatchObject({
    message: expect.stringContaining(file),
    hint: expect.stringContaining("OPENDB_DATA"),
  });
});

test("the server's address is kept for its owner's eyes only", async () => {
  const data = freshFolder();
  const { server } = await started(data, await freePort());
  expect(statSync(join(data, "settings.json")).mode & 0o777).toBe(0o600);
  const text = readFileSync(join(data, "settings.json"), "utf8");
  const log = readFileSync(join(data, "postgres.log"), "utf8");
  expect(JSON.parse(text)).toEqual({ DATABASE_URL: server.urlOf("postgres") });
  expect(log).not.toContain(new URL(server.urlOf("postgres")).password);
});

test("everything that was stored stays stored: the demo's server syncs to disk", async () => {
  const data = freshFolder();
  const embedded = await startEmbedded(data, await freePort());
  onTestFinished(() => embedded.server.stop());
  const [found] = await ask(
    { url: embedded.server.urlOf("postgres") },
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
     current_setting('full_page_writes') AS pages, current_setting('listen_addresses') AS listens`,
  );
  expect(found).toEqual({ fsync: "on", commit: "on", pages: "on", listens: "127.0.0.1" });
});
