import { spawnSync } from "node:child_process";
import { expect, inject, test } from "vitest";

const signingIn = `
  import { signIn } from "./auth/sign-in.ts";
  const caller = { ip: "127.0.0.1", user_agent: null, hours: 1, idle_minutes: 5 };
  process.stdout.write((await signIn(process.argv[1], "a-password", caller)).outcome);
  process.exit(0);`;

test("what breaks in the web process is one line of its log, without the people and values that its query was about", () => {
  const who = 'ana@acme.example\n{"event":"forged"}';
  // A database without what is asked of it.
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=react-server", "--input-type=module", "-e", signingIn, who],
    { env: { NODE_ENV: "test", CONSOLE_URL: inject("adminUrl") }, encoding: "utf8" },
  );
  expect(stdout).toBe("unavailable");
  expect(stderr).not.toMatch(/ana@acme|forged|a-password/);
  expect(stderr).not.toContain(new URL(inject("adminUrl")).password);
  const lines = stderr.trimEnd().split("\n");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    event: "sign_in.failed",
    level: "error",
    err: { type: "DatabaseError" },
  });
});
