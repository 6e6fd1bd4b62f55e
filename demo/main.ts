import { spawn } from "node:child_process";
import { Command, InvalidArgumentError, Option } from "commander";
import colors from "picocolors";
import { outliveReaders } from "#cli/streams.ts";
import { env, misspelt } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { sampleEnv } from "#sample-lms/env.ts";
import { scales } from "#sample-lms/generate/scales.ts";
import { findFiles } from "#sample-lms/oulad/read.ts";
import { type DemoAccount, demoPassword } from "./accounts.ts";
import { demoEnv } from "./env.ts";
import { closeProgress, say } from "./progress.ts";
import { type DemoOptions, Parts, run } from "./run.ts";

type Given = Omit<DemoOptions, "port"> & { port?: number; open: boolean };

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError("a port is 1 to 65535.");
  return port;
}

const command = new Command("demo")
  .description("OpenDB with a platform to load from: database, worker and console, all on this machine.")
  .addOption(
    new Option("--scale <scale>", "how much is generated: S 1 M events, M 10 M, L 100 M")
      .choices(Object.keys(scales))
      .default("S"),
  )
  .option("--oulad <dir>", "also load the OULAD dataset from its CSV files, as customer ou (OULAD_DIR)")
  .option("--real-dates", "leave OULAD in 2013 and 2014 instead of moving it to the present", false)
  .option("--port <port>", "where the console listens (PORT)", toPort)
  .option("--dev", "serve the console as it is written (next dev)", false)
  .option("--no-open", "do not open a browser");

/** Opens a browser where there is a screen; whether that works is not our business. */
function openBrowser(origin: string): void {
  const { DISPLAY, WAYLAND_DISPLAY, CI } = demoEnv();
  const isMac = process.platform === "darwin";
  if (!process.stdout.isTTY || CI || !(isMac || DISPLAY || WAYLAND_DISPLAY)) return;
  const child = spawn(isMac ? "open" : "xdg-open", [origin], { detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}

const lineOf = ({ email, role, customers, subPlatforms }: DemoAccount): string => {
  const sees = role === "admin" ? "everything" : customers.join(", ");
  const part = subPlatforms ? `, ${subPlatforms} sub-platforms only` : "";
  return `    ${email.padEnd(28)} ${colors.dim(`${role.replace("_", " ")}: ${sees}${part}`)}`;
};

function announcer(isOpening: boolean) {
  let known: string[] = [];
  return (origin: string, accounts: DemoAccount[]) => {
    const added = accounts.filter(({ email }) => !known.includes(email));
    say();
    if (known.length === 0) say(`  OpenDB runs at ${colors.bold(origin)}   ${colors.dim("Ctrl-C ends it.")}`);
    if (added.length > 0) say(`  Sign in with the password ${colors.bold(demoPassword)} as`);
    for (const account of added) say(lineOf(account));
    say();
    if (known.length === 0 && isOpening) openBrowser(origin);
    known = [...known, ...added.map(({ email }) => email)];
  };
}

function report(error: unknown): void {
  if (error instanceof OpendbError)
    process.stderr.write(`\n${colors.red(error.message)}\n${error.hint ? `${error.hint}\n` : ""}`);
  else process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
}

async function main(): Promise<void> {
  outliveReaders();
  const given = command.parse().opts<Given>();
  const parts = new Parts();
  let isEnding = false;
  const end = async (code: number) => {
    if (isEnding) return;
    isEnding = true;
    closeProgress();
    if (code === 0) say("\n  Stopping ...");
    await parts.end().catch(report);
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
  try {
    const port = given.port ?? env().PORT;
    for (const warning of misspelt()) process.stderr.write(`  ${colors.yellow(warning)}\n`);
    const options = { ...given, port, oulad: given.oulad ?? sampleEnv().OULAD_DIR };
    // A wrong folder is told before anything is started.
    if (options.oulad) findFiles(options.oulad);
    await Promise.race([run(parts, options, announcer(given.open)), parts.broken]);
    await parts.broken;
  } catch (error) {
    // What fails because it is being ended is no failure.
    if (isEnding) return;
    closeProgress();
    report(error);
    await end(1);
  }
}

await main();
