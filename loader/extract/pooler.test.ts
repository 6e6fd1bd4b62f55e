import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { between } from "#db/between.testing.ts";
import { client } from "#db/connect.ts";
import { freePort } from "#embedded/port.ts";
import { freshLoads, freshSource, rootOf, type TestSource } from "#loader/tests/testing.ts";
import { ask } from "#warehouse/testing.ts";

const through = (url: string, port: number) => Object.assign(new URL(url), { port }).toString();

async function load(source: TestSource, url: string) {
  const { load } = await freshLoads({ source: { ...source, url }, root: await rootOf(source, "acme") });
  return async (kind: "seed" | "delta") => {
    const { state, run } = await load(kind, { tables: ["lms.users", "lms.tags", "lms.messages"] });
    return [kind, state, run.error];
  };
}

test("a pooler that refuses a session's settings is no hindrance, and no session is left with one that it did not have", async () => {
  const source = await freshSource();
  const outside: string[] = [];
  const port = await between(
    { host: "127.0.0.1" },
    (given) => ("options" in given ? "unsupported startup parameter: options" : given),
    (sql) => {
      if (/\bSET\b(?! (LOCAL|TRANSACTION))/.test(sql)) outside.push(sql);
    },
  );
  const loading = await load(source, through(source.url, port));
  for (const kind of ["seed", "delta"] as const) expect(await loading(kind)).toEqual([kind, "done", null]);
  expect(outside).toEqual([]);
});

const pgbouncer = spawnSync("pgbouncer", ["--version"]);
const hasPgbouncer = pgbouncer.status === 0;
if (!hasPgbouncer) console.log("PgBouncer is not tried: there is no pgbouncer on the PATH.");

/** PgBouncer before the tests' server. Resolves to its port. */
async function bounce(source: TestSource, mode: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "opendb-pgbouncer-"));
  const { hostname, port } = new URL(inject("adminUrl"));
  const { username, password } = new URL(source.url);
  const at = await freePort();
  writeFileSync(join(folder, "users"), `"${username}" "${password}"\n`);
  writeFileSync(
    join(folder, "ini"),
    `[databases]\n* = host=${hostname} port=${port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${at}\n` +
      `unix_socket_dir =\nauth_type = plain\nauth_file = ${join(folder, "users")}\npool_mode = ${mode}\n`,
  );
  chmodSync(folder, 0o755);
  // It refuses to be root.
  const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn("pgbouncer", [join(folder, "ini")], { ...owner, stdio: "ignore" });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });
  const opened = await vi.waitFor(() => client({ url: through(source.url, at), isPooled: true }), {
    timeout: 20_000,
    interval: 200,
  });
  await opened.end();
  return at;
}

// Where there is no PgBouncer the line above says so.
test.runIf(hasPgbouncer)(
  "loads read through PgBouncer in transaction mode, whose sessions stay as they were",
  async () => {
    const source = await freshSource();
    const url = through(source.url, await bounce(source, "transaction"));
    const loading = await load(source, url);
    for (const kind of ["seed", "delta"] as const) expect(await loading(kind)).toEqual([kind, "done", null]);
    const left = await ask(
      { url, isPooled: true },
      "SELECT name FROM pg_settings WHERE source = 'session' AND name <> 'application_name'",
    );
    expect(left).toEqual([]);
  },
);

// Where there is no PgBouncer the line above says so.
test.runIf(hasPgbouncer)("PgBouncer in statement mode is named, with what to do", async () => {
  const source = await freshSource();
  const loading = await load(source, through(source.url, await bounce(source, "statement")));
  expect(await loading("seed")).toEqual([
    "seed",
    "failed",
    expect.objectContaining({
      code: "configuration",
      isTransient: false,
      message: expect.stringContaining("PgBouncer"),
      hint: expect.stringContaining("SOURCE_URL"),
    }),
  ]);
});
