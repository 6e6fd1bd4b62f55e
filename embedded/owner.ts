import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from "node:fs";
import { OpendbError } from "#errors.ts";

/** The ids that PostgreSQL runs under; empty where it runs as whoever started us. */
export type Owner = { uid?: number; gid?: number };

export const isRoot = (): boolean => process.getuid?.() === 0;

function idsOf(user: string): { uid: number; gid: number } | undefined {
  const ask = (flag: string) => spawnSync("id", [flag, user], { encoding: "utf8" });
  const [uid, gid] = [ask("-u"), ask("-g")];
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * Under whom the server of a folder runs: PostgreSQL refuses root, so that root needs the system user `postgres`, which
 * is created when there is none. A folder that somebody else has made keeps its owner.
 */
export function ownerOf(cluster: string): Owner {
  if (!isRoot()) return {};
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  const found = idsOf("postgres");
  if (found) return found;
  try {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], {
      stdio: "ignore",
    });
  } catch (cause) {
    throw new OpendbError(
      "configuration",
      "PostgreSQL does not run as root, and no user for it could be made.",
      {
        hint: "Create one (`useradd --system postgres`), or start as an ordinary user.",
        cause,
      },
    );
  }
  return idsOf("postgres") ?? {};
}

/** Whether a user gets to a path at all: every folder on the way must let them through. */
export function reaches(owner: Owner, path: string): boolean {
  if (owner.uid === undefined) return true;
  return spawnSync("/bin/sh", ["-c", '[ -x "$1" ]', "sh", path], { ...owner, cwd: "/" }).status === 0;
}

/** Makes a folder that PostgreSQL owns and nobody else reads. */
export function ownFolder(path: string, { uid, gid }: Owner): void {
  mkdirSync(path, { recursive: true });
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  chmodSync(path, 0o700);
}
