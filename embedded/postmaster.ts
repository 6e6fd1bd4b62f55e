import { readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { OpendbError } from "#errors.ts";
import type { ClusterFiles } from "./files.ts";
import { commandOf, ended, isAlive } from "./process.ts";

export type Postmaster = { pid: number; port: number; isReady: boolean };

const fileOf = (cluster: string) => join(cluster, "postmaster.pid");

/** What the server of a folder says of itself in its postmaster.pid, whether it still runs or not. */
export function postmasterOf(cluster: string): Postmaster | undefined {
  try {
    const lines = readFileSync(fileOf(cluster), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === "ready" };
  } catch {
    return undefined;
  }
}

/** Whether a process is the server of this folder, and not another that was given the same number since. */
function isOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  return (
    command === undefined ||
    (basename(command.split(" ")[0] ?? "") === "postgres" && command.includes(cluster))
  );
}

/** The server of a folder, if one runs. */
export function running(cluster: string): Postmaster | undefined {
  const found = postmasterOf(cluster);
  return found && isOf(found.pid, cluster) ? found : undefined;
}

/** Ends the server of a folder as PostgreSQL's fast shutdown does: sessions are cut, nothing is lost. */
export async function stop(cluster: string): Promise<void> {
  const found = running(cluster);
  if (!found) return;
  process.kill(found.pid, "SIGINT");
  if (await ended(found.pid, 60_000)) return;
  // Immediate shutdown: the next start recovers from the log.
  process.kill(found.pid, "SIGQUIT");
  if (await ended(found.pid, 10_000)) return;
  throw new OpendbError(
    "conflict",
    `The PostgreSQL server of ${cluster} (process ${found.pid}) does not end.`,
    {
      hint: `See what it does in postgres.log of the data folder; end it with: kill -QUIT ${found.pid}`,
    },
  );
}

/** Clears what a crash left: a server without its demo is ended, a lock file without a server removed. */
export async function recover({ cluster }: ClusterFiles): Promise<"ended" | "unlocked" | undefined> {
  if (running(cluster)) {
    await stop(cluster);
    return "ended";
  }
  if (!postmasterOf(cluster)) return undefined;
  rmSync(fileOf(cluster), { force: true });
  return "unlocked";
}
