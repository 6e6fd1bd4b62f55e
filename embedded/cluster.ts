import { spawn } from "node:child_process";
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { OpendbError } from "#errors.ts";
import type { ClusterFiles } from "./files.ts";
import { ownFolder } from "./owner.ts";
import { superuser } from "./settings.ts";

const major = "18";

/** Whether a folder already holds a server's files; throws when another version wrote them. */
export function isMade({ cluster }: ClusterFiles): boolean {
  const file = join(cluster, "PG_VERSION");
  if (!existsSync(file)) return false;
  const found = readFileSync(file, "utf8").trim();
  if (found !== major)
    throw new OpendbError(
      "configuration",
      `${cluster} was written by PostgreSQL ${found}; this is ${major}.`,
      {
        hint: "`npm run db:reset` starts afresh; to keep the data, move it with pg_dump of that version.",
      },
    );
  return true;
}

/** Makes a server's files. It is done aside and moved into place whole, so that a crash leaves nothing half made. */
export async function make(files: ClusterFiles, initdb: string, password: string): Promise<void> {
  const { cluster, owner } = files;
  const aside = `${cluster}.new`;
  const secret = join(aside, "..", ".password.new");
  rmSync(aside, { recursive: true, force: true });
  ownFolder(aside, owner);
  writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(secret, owner.uid, owner.gid);
  // The built-in locale sorts alike on every system and for ever: an upgrade of the system corrupts no index.
  const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  const access = [`--username=${superuser}`, "--auth=scram-sha-256", `--pwfile=${secret}`];
  try {
    await run(initdb, [`--pgdata=${aside}`, ...access, ...locale], files);
    rmSync(cluster, { recursive: true, force: true });
    renameSync(aside, cluster);
  } finally {
    rmSync(secret, { force: true });
    rmSync(aside, { recursive: true, force: true });
  }
}

async function run(program: string, args: string[], { owner, cluster }: ClusterFiles): Promise<void> {
  const child = spawn(program, args, {
    ...owner,
    cwd: dirname(cluster),
    env: bare as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === 0) return;
  throw new OpendbError("configuration", `PostgreSQL's files could not be made:\n${said.trim()}`, {
    hint: "Correct what it says, or set OPENDB_DATA to another folder.",
  });
}

/** PostgreSQL inherits nothing of ours: no PGDATA, no language, no secret. */
export const bare = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
  // Next's types ask it of every environment; PostgreSQL does not look at it.
  NODE_ENV: "production",
} as const;
