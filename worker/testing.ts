import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { eq } from "drizzle-orm";
import { onTestFinished } from "vitest";
import type { Control } from "#db/control.ts";
import { type Run, runs } from "#db/schema/console/runs.ts";

/**
 * Waits for something to become true, looking ten times a second. Throws, saying what it last saw. Longer than a process
 * takes to start on a machine that is busy with other things: two seconds of work may take a minute.
 */
export async function until<T>(
  look: () => Promise<T>,
  isIt: (seen: T) => boolean,
  seconds = 100,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (isIt(seen)) return seen;
    if (Date.now() > end) throw new Error(`Waited in vain; at last there was ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A run as it stands. */
export async function runOf(control: Control, idRun: number): Promise<Run> {
  const [run] = await control.select().from(runs).where(eq(runs.id, idRun));
  if (!run) throw new Error(`There is no run ${idRun}.`);
  return run;
}

export type WorkerProcess = {
  child: ChildProcess;
  log: () => string;
  /** Sends a signal and waits for the end. Resolves to the exit code. */
  end: (signal: NodeJS.Signals) => Promise<{ code: number | null }>;
};

/** A worker in a process of its own, killed at the end of the test if it still runs. */
export function spawnWorker(
  settings: Record<string, string>,
  [command, ...words]: [string, ...string[]] = [
    process.execPath,
    "--conditions=react-server",
    "worker/main.ts",
  ],
): WorkerProcess {
  const child = spawn(command, words, {
    env: { NODE_ENV: "test", NIGHTLY_CRON: "0 0 29 2 *", ...settings },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (text) => {
    said += text;
  });
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  onTestFinished(() => {
    if (!isOver()) child.kill("SIGKILL");
  });
  const end = async (signal: NodeJS.Signals) => {
    const exit = isOver() ? undefined : once(child, "exit");
    child.kill(signal);
    await exit;
    return { code: child.exitCode };
  };
  return { child, log: () => said, end };
}
