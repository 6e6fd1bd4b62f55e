import { type Command, CommanderError } from "commander";
import { exitCodes, printJson, report, tell } from "#cli/output.ts";
import {
  type AuditFlags,
  build,
  type CustomersFlags,
  type EntryFlags,
  type LoadFlags,
  optionsOf,
  type PanelsFlags,
} from "./program.ts";

/** `npm run bench`: figures on standard output, how it goes on standard error. */
async function load(flags: LoadFlags): Promise<void> {
  const options = optionsOf(flags);
  const [{ measureLoads }, { show }] = await Promise.all([
    import("./load/measure.ts"),
    import("./load/report.ts"),
  ]);
  const figures = await measureLoads(options, tell);
  if (flags.json) printJson(figures);
  else show(figures);
}

async function audit({ json, ...options }: AuditFlags): Promise<void> {
  const [{ measureAudit }, { showAudit }] = await Promise.all([
    import("./audit/measure.ts"),
    import("./audit/report.ts"),
  ]);
  const figures = await measureAudit(options, tell);
  if (json) printJson(figures);
  else showAudit(figures);
}

async function entry({ rounds, json }: EntryFlags): Promise<void> {
  const { measureEntry } = await import("./entry/measure.ts");
  const figures = await measureEntry(rounds, tell);
  if (json) return printJson(figures);
  for (const { form, who, median, p, greater } of figures) {
    const compared =
      p === undefined || greater === undefined
        ? ""
        : `  Mann-Whitney p ${p.toFixed(3)}, slower in ${(greater * 100).toFixed(1)} %`;
    process.stdout.write(
      `${form.padEnd(10)} ${who.padEnd(22)} ${median.toFixed(2).padStart(8)} ms${compared}\n`,
    );
  }
}

async function customers({ json, ...options }: CustomersFlags): Promise<void> {
  const { measureCustomers } = await import("./customers/measure.ts");
  const figures = await measureCustomers(options, tell);
  if (json) return printJson(figures);
  for (const { asked, median, p95 } of figures)
    process.stdout.write(
      `${asked.padEnd(34)} median ${median.toFixed(0).padStart(5)} ms  p95 ${p95.toFixed(0).padStart(5)} ms\n`,
    );
}

async function panels({ json, answers, ...options }: PanelsFlags): Promise<void> {
  const [{ measurePanels }, { showPanels }] = await Promise.all([
    import("./panels/measure.ts"),
    import("./panels/report.ts"),
  ]);
  const figures = await measurePanels({ ...options, withAnswers: answers }, tell);
  if (json) printJson(figures);
  else showPanels(figures);
}

const quiet = (command: Command): void => {
  command.exitOverride().configureOutput({ outputError: () => {} });
  for (const child of command.commands) quiet(child);
};

function usage(error: CommanderError): number {
  if (error.exitCode === 0) return exitCodes.done;
  if (error.code !== "commander.help") tell(`${error.message}\nSee npm run bench -- load --help.`);
  return exitCodes.usage;
}

const words = process.argv.slice(2);
const program = build({ load, audit, entry, customers, panels });
quiet(program);
try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode =
    error instanceof CommanderError
      ? usage(error)
      : report(error, { json: words.includes("--json"), trace: false });
}
// After an interruption the parts that were under way would still fail, one after another, into nothing.
if (process.exitCode === exitCodes.cancelled) process.exit();
