import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether a process of that id is there, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return commandOf(pid) !== "";
}

/** A process's command line; empty for one that has ended and was not collected yet, undefined where nobody tells. */
export function commandOf(pid: number): string | undefined {
  try {
    if (platform() === "linux")
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
  const { status, stdout } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  return status === null ? undefined : (stdout ?? "").trim();
}

/** When a process began, in the system's own words: with the id it names a process for good. */
export function birthOf(pid: number): string {
  try {
    // The name in parentheses may hold spaces; the 20th field after it is the start, in ticks since boot.
    if (platform() === "linux")
      return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
  } catch {
    return "";
  }
  return (spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "").trim();
}

/** Waits until a process has ended; false when it has not within the time. */
export async function ended(pid: number, milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > until) return false;
    await sleep(30);
  }
  return true;
}
