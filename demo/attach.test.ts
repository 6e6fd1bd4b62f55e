import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Handed, writeAddresses } from "./env-file.ts";

const demo: Handed = {
  DATABASE_URL: "postgres://opendb_owner:a@127.0.0.1:54320/opendb",
  CONSOLE_URL: "postgres://opendb_console:b@127.0.0.1:54320/opendb",
  SOURCE_URL: "postgres://opendb_source:c@127.0.0.1:54320/platform",
  AUTH_SECRET: "5b1d7c0e9f42a6833c7e51d2b8f09a64",
  CONSOLE_ORIGIN: "http://127.0.0.1:3811",
};
const elsewhere = "postgres://admin:secret@db.example:5432/opendb";

/** A folder to start processes in; a demo has run on its data folder. */
function afterDemo(data = ".data"): string {
  const folder = mkdtempSync(join(tmpdir(), "opendb-attach-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, data));
  writeAddresses(join(folder, data), demo);
  return folder;
}

const attach = new URL("./attach.ts", import.meta.url).href;
const script = `const { DATABASE_URL, CONSOLE_URL, SOURCE_URL, AUTH_SECRET, CONSOLE_ORIGIN } = process.env;
  console.log(JSON.stringify({ DATABASE_URL, CONSOLE_URL, SOURCE_URL, AUTH_SECRET, CONSOLE_ORIGIN }));`;

/** What a process that is started in a folder, as the npm scripts are, finds in its environment. */
function found(folder: string, environment: Record<string, string> = {}): Partial<Handed> {
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", attach, "--eval", script], {
    cwd: folder,
    env: { NODE_ENV: "test", ...environment },
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Partial<Handed>;
}

test("a process finds the demo of the usual data folder, or of the one that the environment or .env names", () => {
  expect(found(afterDemo())).toEqual(demo);
  const other = afterDemo("other");
  expect(found(other)).toEqual({});
  expect(found(other, { OPENDB_DATA: "other" })).toEqual(demo);
  writeFileSync(join(other, ".env"), "OPENDB_DATA=other\n");
  expect(found(other)).toEqual(demo);
});

test("the environment wins over .env, and both over the demo", () => {
  const folder = afterDemo();
  writeFileSync(join(folder, ".env"), "SOURCE_URL=postgres://env/file\nAUTH_SECRET=of-the-file\n");
  expect(found(folder, { AUTH_SECRET: "of-the-environment" })).toEqual({
    ...demo,
    SOURCE_URL: "postgres://env/file",
    AUTH_SECRET: "of-the-environment",
  });
});

test("the demo's own database may be named; what is missing still comes from the demo", () => {
  expect(found(afterDemo(), { DATABASE_URL: demo.DATABASE_URL })).toEqual(demo);
});

test("who started the demo as the server's administrator works on it as the role that the demo made", () => {
  const administrator = "postgres://admin:secret@127.0.0.1:54320/opendb";
  expect(found(afterDemo(), { DATABASE_URL: administrator })).toEqual(demo);
});

test("when another database is named, in the environment or in .env, nothing of the demo is mixed in", () => {
  const folder = afterDemo();
  expect(found(folder, { DATABASE_URL: elsewhere })).toEqual({ DATABASE_URL: elsewhere });
  expect(found(folder, { CONSOLE_URL: elsewhere })).toEqual({ CONSOLE_URL: elsewhere });
  writeFileSync(join(folder, ".env"), `DATABASE_URL=${elsewhere}\n`);
  expect(found(folder)).toEqual({ DATABASE_URL: elsewhere });
});

test("links that a terminal makes lead to the demo's console, on whatever port it is", () => {
  const link = new URL("../auth/invitations/link.ts", import.meta.url).href;
  const made = `const { newLink } = await import(${JSON.stringify(link)}); console.log(newLink().link);`;
  const { stdout } = spawnSync(
    process.execPath,
    ["--conditions=react-server", "--import", attach, "--input-type=module", "--eval", made],
    { cwd: afterDemo(), env: { NODE_ENV: "test" }, encoding: "utf8" },
  );
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:3811\/welcome\/[\w-]{43}\n$/);
});

test("an empty address is a decision, too: the web process of production is told of no demo", () => {
  expect(found(afterDemo(), { DATABASE_URL: "" })).toEqual({ DATABASE_URL: "" });
});

test("every npm script that works on a demo by itself looks for it first", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    scripts: Record<string, string>;
  };
  const attached = Object.keys(scripts).filter((name) =>
    scripts[name]?.includes("--import ./demo/attach.ts "),
  );
  expect(attached.sort()).toEqual(["opendb", "start", "tick", "worker"]);
});

test("a signal to an npm script reaches the process that it starts, and no shell in between", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    scripts: Record<string, string>;
  };
  for (const name of ["demo", "dev", "start", "worker", "opendb", "tick", "db:reset", "test:faults", "bench"])
    expect(scripts[name], name).toMatch(/^(\w+=\w+ )*exec node /);
});
