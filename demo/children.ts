import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "#embedded/env.ts";
import { OpendbError } from "#errors.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

export type Child = {
  name: string;
  log: string;
  process: ChildProcess;
  ended: Promise<void>;
  isStopping: boolean;
};

export type Launch = {
  name: string;
  /** The program's arguments to Node. */
  args: string[];
  settings: Record<string, string>;
  /** Where its output goes. */
  folder: string;
};

/**
 * Starts a part of the demo with the settings that it needs and no others. Detached: Ctrl-C reaches only the demo,
 * which ends its parts in order.
 */
export function launch({ name, args, settings, folder }: Launch): Child {
  const log = join(folder, `${name}.log`);
  const file = openSync(log, "w", 0o600);
  const tie = new URL("./tied.ts", import.meta.url);
  tie.searchParams.set("parent", String(process.pid));
  const child = spawn(process.execPath, ["--import", tie.href, ...args], {
    cwd: root,
    env: { NODE_ENV: "production", ...bareEnvironment(), ...settings },
    detached: true,
    stdio: ["ignore", file, file, "ipc"],
  });
  closeSync(file);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  return { name, log, process: child, ended, isStopping: false };
}

/** Ends a part: politely, and after a while firmly. */
export async function stop(child: Child): Promise<void> {
  child.isStopping = true;
  if (child.process.exitCode === null && child.process.signalCode === null) child.process.kill("SIGTERM");
  const timer = setTimeout(() => child.process.kill("SIGKILL"), 15_000);
  await child.ended;
  clearTimeout(timer);
}

/** The last lines that a part wrote. */
export function lastWords({ log }: Child): string {
  const from = Math.max(0, statSync(log).size - 2000);
  return readFileSync(log).subarray(from).toString().trim().split("\n").slice(-6).join("\n");
}

/** Rejects when a part ends that nobody has asked to. */
export async function mustStay(child: Child): Promise<never> {
  await child.ended;
  if (child.isStopping) return new Promise(() => {});
  const { signalCode, exitCode } = child.process;
  const how = signalCode ?? `code ${exitCode}`;
  throw new OpendbError("internal", `The ${child.name} has ended by itself (${how}):\n${lastWords(child)}`, {
    hint: `Its whole output is in ${child.log}. The demo ends; \`npm run demo\` starts it again with the data that it has.`,
  });
}
