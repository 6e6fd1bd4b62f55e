import { Command, CommanderError, InvalidArgumentError } from "commander";
import type pg from "pg";
import { client } from "#db/connect.ts";
import { required } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { sourceDatabase } from "#sample-lms/source/create.ts";
import { tick } from "./tick.ts";

type Flags = { days: number; seed: number; json: boolean };

const whole = (least: number) => (text: string) => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least)
    throw new InvalidArgumentError(`expected a whole number from ${least} up.`);
  return number;
};

const command = new Command("tick")
  .description("let days of activity happen at the demo's platform")
  .option("--days <n>", "how many days", whole(1), 1)
  .option("--seed <n>", "the same number makes the same days", whole(0), 1)
  .option("--json", "one JSON object on standard output", false)
  .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage.")
  .configureOutput({ outputError: () => {} })
  .exitOverride();

const print = (text: string) => process.stdout.write(`${text}\n`);

/** The demo's own platform and no other: a real one is never written to. */
async function openPlatform(): Promise<pg.Client> {
  try {
    return await client({ url: required("DATABASE_URL"), database: sourceDatabase });
  } catch (cause) {
    if (cause instanceof OpendbError) throw cause;
    if ((cause as pg.DatabaseError).code === "3D000")
      throw new OpendbError("not_found", "There is no demo platform on this server.", {
        hint: "`npm run demo` makes one.",
        cause,
      });
    throw new OpendbError("source_unavailable", `The platform does not answer: ${(cause as Error).message}`, {
      hint: "Start it with `npm run demo`, or set DATABASE_URL to the server that the demo was made on.",
      cause,
    });
  }
}

async function live({ days, seed, json }: Flags): Promise<void> {
  const source = await openPlatform();
  try {
    const { clock } = await tick(source, { days, seed });
    const time = clock.toLocaleString("sv-SE", {
      timeZone: "America/Sao_Paulo",
      dateStyle: "short",
      timeStyle: "short",
    });
    if (json) print(JSON.stringify({ days, seed, clock }, null, 2));
    else print(`${days} ${days === 1 ? "day" : "days"} happened; at the platform it is ${time} (Sao Paulo).`);
  } finally {
    await source.end();
  }
}

/** Tells what went wrong and what to do. Returns the exit code. */
function report(error: unknown): number {
  const isUsage = error instanceof CommanderError;
  if (isUsage && error.exitCode === 0) return 0;
  if (!(isUsage || error instanceof OpendbError)) throw error;
  const said = isUsage
    ? {
        code: "bad_input",
        message: error.message.replace(/^error: /, ""),
        hint: "See npm run tick -- --help.",
      }
    : { code: error.code, message: error.message, hint: error.hint };
  if (process.argv.includes("--json")) print(JSON.stringify({ error: said }, null, 2));
  else process.stderr.write(`error: ${said.message}\n${said.hint ? `${said.hint}\n` : ""}`);
  return said.code === "bad_input" ? 2 : 1;
}

try {
  await live(command.parse().opts<Flags>());
} catch (error) {
  process.exitCode = report(error);
}
