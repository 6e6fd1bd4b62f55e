import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { ended } from "#embedded/process.ts";
import { type Child, launch, mustStay, stop } from "./children.ts";

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "opendb-children-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const child = (script: string, settings: Record<string, string> = {}): Child =>
  launch({ name: "part", args: ["--eval", script], settings, folder: freshFolder() });

const forever = "setInterval(() => {}, 1000); console.log('up')";

test("a part gets the settings that it is handed and none of ours", async () => {
  const part = child("console.log(JSON.stringify(process.env))", { CONSOLE_URL: "postgres://handed/over" });
  await part.ended;
  const environment = JSON.parse(readFileSync(part.log, "utf8")) as Record<string, string>;
  expect(environment.CONSOLE_URL).toBe("postgres://handed/over");
  expect(environment.NODE_ENV).toBe("production");
  for (const name of ["VITEST", "DATABASE_URL", "SOURCE_URL"]) expect(environment).not.toHaveProperty(name);
});

test("a part is ended by asking, and ending it again is no failure", async () => {
  const part = child(forever);
  await stop(part);
  expect(part.process.signalCode).toBe("SIGTERM");
  await stop(part);
});

test("a part that ends by itself is told with its last words", async () => {
  const part = child("console.error('no room left'); process.exit(3)");
  await expect(mustStay(part)).rejects.toThrow(/part has ended by itself \(code 3\):\nno room left/);
});

test("a demo that is killed takes its parts with it", async () => {
  const folder = freshFolder();
  const script = `
    import { launch } from ${JSON.stringify(new URL("./children.ts", import.meta.url).href)};
    const { process: part } = launch({ name: "part", args: ["--eval", ${JSON.stringify(forever)}], settings: {}, folder: ${JSON.stringify(folder)} });
    console.log(part.pid);
    setInterval(() => {}, 1000);`;
  const root = fileURLToPath(new URL("..", import.meta.url));
  const demo = spawn(process.execPath, ["--input-type=module-typescript", "--eval", script], { cwd: root });
  const pid = Number(
    await new Promise((resolve) => demo.stdout.once("data", (chunk) => resolve(String(chunk)))),
  );
  await expect
    .poll(() => readFileSync(join(folder, "part.log"), "utf8"), { timeout: 10_000 })
    .toContain("up");
  demo.kill("SIGKILL");
  expect(await ended(pid, 10_000)).toBe(true);
});
