import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { readLines } from "./dotenv.ts";
import { misspelt } from "./env.ts";

const root = fileURLToPath(new URL(".", import.meta.url));

test.each([
  ["A=1\n# a comment\n\nexport B = two words # said\nC=\n", [], ["A", "B", "C"]],
  ['A="several\nlines"\nB=\'#no comment\' # but this\nC=`"`', [], ["A", "B", "C"]],
  ["A=1\r\nB=2\r\n", [], ["A", "B"]],
  ["A=1\nDATABASE_URL postgres://x\nB=2", [2], ["A", "B"]],
  ["A='open\nB=2\n", [1], ["A", "B"]],
  ["A='it's'\n", [1], ["A"]],
  ["A=postgres://me:pa#ss@host/db\n", [1], ["A"]],
  ["2A=1\n=3\nB-C=4", [1, 2, 3], []],
  ['A="1\n2"\nnonsense', [3], ["A"]],
])("%j has wrong lines %j", (text, wrong, names) => {
  const found = readLines(text);
  expect([found.problems.map(({ line }) => line), found.names]).toEqual([wrong, names]);
});

/** `opendb` in a folder with this .env. */
function opendb(dotenv: string) {
  const folder = mkdtempSync(join(tmpdir(), "opendb-dotenv-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, ".env"), dotenv);
  const words = [
    "--conditions=react-server",
    "--import",
    join(root, "demo/attach.ts"),
    join(root, "cli/main.ts"),
  ];
  return spawnSync(process.execPath, [...words, "customers"], {
    cwd: folder,
    env: { NODE_ENV: "test" },
    encoding: "utf8",
  });
}

test("a wrong line of .env is named with its number, and nothing of what it holds is printed", () => {
  const { status, stdout, stderr } = opendb("NO_COLOR=1\nDATABASE_URL postgres://me:hidden@127.0.0.1/x\n");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(".env, line 2: it is no NAME=value");
  expect(stderr).not.toMatch(/hidden|postgres:|\n {4}at /);
});

test("a setting that is misspelt is named with the one that is meant, in .env and in the environment, without its value", () => {
  const { stderr } = opendb("SOURCE_CONECTIONS=hidden\n");
  expect(stderr).toContain(
    "SOURCE_CONECTIONS is no setting of OpenDB and does nothing. Did you mean SOURCE_CONNECTIONS?",
  );
  expect(stderr).not.toContain("hidden");
  const meant = (name: string) =>
    misspelt({ [name]: "1" }).map((said) => /mean (\w+)/.exec(said)?.[1] ?? said);
  for (const [name, right] of [
    ["NIGTHLY_CRON", "NIGHTLY_CRON"],
    ["WORKERLOADS", "WORKER_LOADS"],
    ["source_loads", "SOURCE_LOADS"],
    ["OPENDB_PORT", "OPENDB_PG_PORT"],
    ["NEXTAUT_URL", "NEXTAUTH_URL"],
  ] as const)
    expect(meant(name)).toEqual([right]);
  expect(meant("OPENDB_WHATEVER")).toEqual([expect.stringContaining("README lists every setting")]);
});

test("what other programs have in the environment is not taken for a setting of ours", () => {
  const foreign = [
    "HOME",
    "PATH",
    "SOURCE_DATE_EPOCH",
    "NEXTAUTH_SECRET",
    "AUTH_TRUST_HOST",
    "WORKER_ID",
    "CONSOLE",
  ];
  expect(misspelt(Object.fromEntries(foreign.map((name) => [name, "1"])))).toEqual([]);
  expect(misspelt({ SOURCE_CONECTIONS: "", SOURCE_CONNECTIONS: "2" })).toEqual([]);
});

test("a setting of ours that is misspelt is named where it is missed", () => {
  const { status, stderr } = opendb("DATABSE_URL=postgres://me:hidden@127.0.0.1/x\n");
  expect(status).toBe(1);
  expect(stderr).toContain("DATABASE_URL is not set");
  expect(stderr).toContain("DATABSE_URL");
  expect(stderr).not.toContain("hidden");
});
