import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { bareEnvironment } from "#embedded/env.ts";
import { withIn } from "./time.ts";
import type { World } from "./world.ts";

/** A place for a worker: one process at a time, started again after it has ended. */
export class WorkerSlot {
  readonly #world: World;
  readonly #settings: Record<string, string>;
  readonly #name: string;
  #child: ChildProcess | undefined;
  #isExpected = false;
  /** Ends that nobody asked for: the worker crashed. */
  readonly crashes: string[] = [];
  /** How many processes there have been. */
  starts = 0;

  constructor(world: World, name: string, settings: Record<string, string>) {
    this.#world = world;
    this.#name = name;
    this.#settings = settings;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    const child = spawn(process.execPath, ["--conditions=react-server", "worker/main.ts"], {
      env: { ...bareEnvironment(), NODE_ENV: "test", ...this.#settings },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child = child;
    this.#isExpected = false;
    this.starts++;
    const log = join(this.#world.data, `${this.#name}.log`);
    let hasStarted = false;
    child.stderr?.on("data", (text: Buffer) => {
      hasStarted ||= text.includes("worker.started");
      appendFileSync(log, text);
    });
    child.on("exit", (code, signal) => {
      appendFileSync(log, `--- process ${child.pid} ended: ${signal ?? code}\n`);
      if (this.#isExpected) return;
      // One that finds no control database at its start says so and ends; whoever keeps workers starts it again.
      if (hasStarted)
        this.crashes.push(`${this.#name} ended by itself with ${signal ?? `code ${code}`}; see ${log}`);
      setTimeout(() => this.start(), 500);
    });
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  /** Ends the process and waits for it. Resolves to the seconds that it took. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<number> {
    const child = this.#child;
    if (!child || !this.isAlive) return 0;
    this.#isExpected = true;
    const since = Date.now();
    const exit = once(child, "exit");
    child.kill(signal);
    // A worker ends in ten seconds; what a crowded machine adds is not its own.
    if (!(await withIn(exit, 20_000))) child.kill("SIGKILL");
    await exit;
    return (Date.now() - since) / 1000;
  }
}
