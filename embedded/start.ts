import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { OpendbError } from "#errors.ts";
import { bare, isMade, make } from "./cluster.ts";
import { type ClusterFiles, programs } from "./files.ts";
import { options } from "./options.ts";
import { mustBeFree } from "./port.ts";
import { postmasterOf, recover, stop } from "./postmaster.ts";
import { superuser } from "./settings.ts";
import { prepareTemplates } from "./template.ts";
import { tlsOptions } from "./tls.ts";

export type Server = {
  /** The address of a database of the server, as its superuser. */
  urlOf(database: string): string;
  /** Resolves to how the server has ended, by `stop` or by itself. */
  ended: Promise<string>;
  /** Ends the server and waits for it. */
  stop(): Promise<void>;
};

export type StartOptions = {
  port: number;
  password: string;
  isTest?: boolean;
  /** What of PostgreSQL's settings is to be another way than usual. */
  settings?: Record<string, string>;
};

/** The address of a database of an embedded server, as its superuser. */
export const addressOf = ({ port, password }: StartOptions, database: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;

/** Starts the server of these files, making them first where there are none, and waits until it answers. */
export async function start(files: ClusterFiles, how: StartOptions): Promise<Server> {
  const { port, password, isTest, settings } = how;
  await recover(files);
  await mustBeFree(port, "OPENDB_PG_PORT", "PostgreSQL");
  const { postgres, initdb } = await programs(files);
  const isNew = !isMade(files);
  if (isNew) await make(files, initdb, password);
  const child = await up(files, postgres, {
    ...options(port, { isTest }),
    ...(await tlsOptions(files)),
    ...settings,
  });
  if (isNew) await prepareTemplates((database) => addressOf(how, database));
  return {
    ended: endOf(child),
    urlOf: (database) => addressOf(how, database),
    stop: () => stop(files.cluster),
  };
}

function open(log: string): { file: number; from: number } {
  const file = openSync(log, "a", 0o600);
  if (statSync(log).size > 20 * 2 ** 20) truncateSync(log);
  return { file, from: statSync(log).size };
}

/** Detached, so that Ctrl-C reaches only the demo, which ends its parts in order. */
function launch(
  files: ClusterFiles,
  postgres: string,
  settings: Record<string, string>,
  file: number,
): ChildProcess {
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(postgres, ["-D", files.cluster, ...flags], {
    ...files.owner,
    cwd: files.cluster,
    env: bare,
    detached: true,
    stdio: ["ignore", file, file],
  });
  child.unref();
  return child;
}

const wordsFor = (code: number | null, signal: NodeJS.Signals | null) => signal ?? `code ${code}`;

function endOf(child: ChildProcess): Promise<string> {
  if (child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve(wordsFor(child.exitCode, child.signalCode));
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(wordsFor(code, signal)));
  });
}

async function up(
  files: ClusterFiles,
  postgres: string,
  settings: Record<string, string>,
): Promise<ChildProcess> {
  const until = Date.now() + 120_000;
  for (;;) {
    const { file, from } = open(files.log);
    const child = launch(files, postgres, settings, file);
    closeSync(file);
    const failure = await ready(child, files.cluster, until);
    if (!failure) return child;
    const said = readFileSync(files.log, "utf8").slice(from).trim();
    // Sessions of a server that was killed need a moment to notice; only then may the next one start.
    if (said.includes("shared memory block") && Date.now() < until) await sleep(200);
    else throw refused(files, failure, said);
  }
}

/** Waits for the word in postmaster.pid; a text when it never came. */
async function ready(child: ChildProcess, cluster: string, until: number): Promise<string | undefined> {
  let failure: string | undefined;
  child.on("error", (error) => {
    failure = error.message;
  });
  child.on("exit", (code, signal) => {
    failure = `it ended with ${wordsFor(code, signal)}`;
  });
  while (!failure && Date.now() < until) {
    const found = postmasterOf(cluster);
    if (found?.isReady && found.pid === child.pid) return undefined;
    await sleep(20);
  }
  return failure ?? "it did not answer in two minutes";
}

function refused({ log }: ClusterFiles, failure: string, said: string): OpendbError {
  const lines = said.split("\n").filter((line) => /FATAL|ERROR|HINT|PANIC/.test(line));
  const last = (lines.length > 0 ? lines : said.split("\n")).slice(-4).join("\n");
  return new OpendbError("configuration", `PostgreSQL did not start: ${failure}.\n${last}`, {
    hint: `Its whole log is ${log}. When nothing helps, \`npm run db:reset\` starts afresh.`,
  });
}
