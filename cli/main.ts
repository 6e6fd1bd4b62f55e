import { type Command, CommanderError } from "commander";
import { closeControl } from "#db/control.ts";
import { misspelt } from "#env.ts";
import { exitCodes, report, tell } from "./output.ts";
import { build } from "./program.ts";
import { outliveReaders } from "./streams.ts";

const words = process.argv.slice(2);
const flags = { json: words.includes("--json"), trace: words.includes("--trace") };

// `opendb ... | head` closes our output early, which is no fault.
outliveReaders();

const quiet = (command: Command): void => {
  // What commander has to say about wrong usage goes through report(), which knows about --json.
  command.exitOverride().configureOutput({ outputError: () => {} });
  for (const child of command.commands) quiet(child);
};

const program = build(async (work) => {
  for (const warning of misspelt()) tell(warning);
  process.exitCode = await work();
});
quiet(program);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  // Help and version come as errors, too, but are none.
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  const isBare = error instanceof CommanderError && error.code === "commander.help";
  if (!isHelp) process.exitCode = isBare ? exitCodes.usage : report(error, flags);
} finally {
  await closeControl();
  // The queue's sender keeps timers of its own; what was printed goes out first.
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((written) => stream.write("", () => written()));
  process.exit();
}
