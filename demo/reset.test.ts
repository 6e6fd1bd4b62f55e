import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startEmbedded } from "#embedded/embedded.ts";
import { makeData } from "#embedded/files.ts";
import { freePort } from "#embedded/port.ts";
import { postmasterOf } from "#embedded/postmaster.ts";
import { isAlive } from "#embedded/process.ts";
import { Parts } from "./run.ts";

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "opendb-reset-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function reset(data: string): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--conditions=react-server", "demo/reset.ts", "--yes"],
    {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: { NODE_ENV: "test", OPENDB_DATA: data },
      encoding: "utf8",
    },
  );
  expect([stderr, status]).toEqual(["", 0]);
  return stdout;
}

/** A folder of somebody's, with names that a demo's files have, too. */
function ofOthers(): string {
  const folder = freshFolder();
  mkdirSync(join(folder, "postgres"));
  writeFileSync(join(folder, "postgres", "notes.txt"), "mine");
  writeFileSync(join(folder, "web.log"), "mine");
  return folder;
}

test("a reset leaves a folder alone in which no demo has run, whatever its files are called", () => {
  const folder = ofOthers();
  expect(reset(folder)).toContain("nothing to remove");
  expect(existsSync(join(folder, "postgres", "notes.txt"))).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["postgres", "web.log"]);
});

test("a demo does not begin in a folder where others have files of its names, which it names", () => {
  const folder = ofOthers();
  expect(() => makeData(folder)).toThrow(/postgres, web\.log/);
  expect(readdirSync(folder).sort()).toEqual(["postgres", "web.log"]);
});

test("a reset removes what the demo made, and neither what stands beside it nor what a link leads to", () => {
  const folder = freshFolder();
  const elsewhere = freshFolder();
  writeFileSync(join(elsewhere, "PG_VERSION"), "18\n");
  writeFileSync(join(folder, "mine.txt"), "mine");
  makeData(folder);
  symlinkSync(elsewhere, join(folder, "postgres"));
  writeFileSync(join(folder, "web.log"), "");
  expect(reset(folder)).toContain("Removed");
  expect(readdirSync(folder)).toEqual(["mine.txt"]);
  expect(readdirSync(elsewhere)).toEqual(["PG_VERSION"]);
  expect(reset(folder)).toContain("nothing to remove");
});

test("a reset ends a server that a killed demo has left, and a demo whose server is killed says so", async () => {
  const folder = freshFolder();
  const { server } = await startEmbedded(folder, await freePort(), { isTest: true });
  const parts = new Parts();
  parts.keepServer(server, join(folder, "postgres.log"));
  const pid = () => postmasterOf(join(folder, "postgres"))?.pid ?? 0;
  process.kill(pid(), "SIGKILL");
  await expect(parts.broken).rejects.toThrow("PostgreSQL server has ended by itself (SIGKILL)");
  await server.stop();

  const again = await startEmbedded(folder, await freePort(), { isTest: true });
  const left = pid();
  // As a demo that was killed leaves it: with its server, and a lock that nobody holds.
  rmSync(join(folder, "demo.lock"));
  expect(reset(folder)).toContain("Removed");
  expect(isAlive(left)).toBe(false);
  expect(existsSync(folder)).toBe(false);
  await again.server.stop();
});
