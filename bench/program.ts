import { Command, InvalidArgumentError, Option } from "commander";
import { env } from "#env.ts";
import { OpendbError } from "#errors.ts";
import { sampleEnv } from "#sample-lms/env.ts";
import { generatedCustomers } from "#sample-lms/generate/customers.ts";
import { type Scale, scales } from "#sample-lms/generate/scales.ts";
import { findFiles } from "#sample-lms/oulad/read.ts";
import type { AuditOptions } from "./audit/measure.ts";
import type { CustomersOptions } from "./customers/measure.ts";
import type { BenchOptions, Part } from "./load/measure.ts";
import type { Dataset } from "./load/source.ts";
import type { PanelsOptions } from "./panels/measure.ts";

export type LoadFlags = {
  oulad?: string;
  scale?: Scale;
  customer: string;
  repeat: number;
  days: number;
  only?: Part;
  connections?: number;
  server?: string;
  folder?: string;
  keep: boolean;
  profile: boolean;
  json: boolean;
};

const whole = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`);
  return number;
};

const address = (text: string) => {
  if (!/^postgres(ql)?:\/\/\S+$/.test(text))
    throw new InvalidArgumentError(
      "expected an address such as postgres://user:password@host:port/postgres.",
    );
  return text;
};

function datasetOf({ oulad, scale, customer }: LoadFlags): Dataset {
  if (scale) {
    const slugs = generatedCustomers.map(({ slug }) => slug);
    if (!slugs.includes(customer)) throw nobody(customer, slugs);
    return { kind: "generated", scale, slug: customer };
  }
  const folder = oulad ?? sampleEnv().OULAD_DIR;
  if (folder === undefined)
    throw new OpendbError("bad_input", "There is nothing to load.", {
      hint: "Name the folder of the dataset with --oulad DIR, or let rows be generated with --scale S.",
    });
  // Before anything is started: a folder that lacks files is said at once.
  findFiles(folder);
  return { kind: "oulad", folder };
}

const nobody = (customer: string, slugs: string[]) =>
  new OpendbError("bad_input", `No customer ${customer} is generated.`, {
    hint: `There are: ${slugs.join(", ")}.`,
  });

/** What was typed as what is measured. Throws `bad_input`. */
export function optionsOf(flags: LoadFlags): BenchOptions {
  return {
    dataset: datasetOf(flags),
    rounds: flags.repeat,
    days: flags.days,
    only: flags.only,
    isProfiled: flags.profile,
    connections: flags.connections ?? env().SOURCE_CONNECTIONS,
    server: flags.server,
    folder: flags.folder,
    keep: flags.keep,
  };
}

export type AuditFlags = AuditOptions & { json: boolean };

export type CustomersFlags = CustomersOptions & { json: boolean };

export type PanelsFlags = Omit<PanelsOptions, "withAnswers"> & { answers: boolean; json: boolean };

export type EntryFlags = { rounds: number; json: boolean };

type Benches = {
  load: (flags: LoadFlags) => Promise<void>;
  audit: (flags: AuditFlags) => Promise<void>;
  entry: (flags: EntryFlags) => Promise<void>;
  customers: (flags: CustomersFlags) => Promise<void>;
  panels: (flags: PanelsFlags) => Promise<void>;
};

/** The `bench` command. Errors and exit codes are the caller's: it throws CommanderError. */
export function build({ load, audit, entry, customers, panels }: Benches): Command {
  const program = new Command("bench")
    .description("Measure OpenDB against what else one would use, side by side on one server.")
    .exitOverride();
  program
    .command("load")
    .description("seeds against pipes, computed tables against bare SQL and DuckDB, then a day's delta")
    .option("--oulad <dir>", "load the OULAD dataset from this folder")
    .addOption(
      new Option("--scale <scale>", "load generated rows instead")
        .choices(Object.keys(scales))
        .conflicts("oulad"),
    )
    .option("--customer <slug>", "whose generated rows", "acme")
    .option("--repeat <n>", "rounds of the seeds; figures are medians", whole(1, 99), 1)
    .option("--days <n>", "days of activity between seed and delta", whole(1, 31), 1)
    .addOption(
      new Option("--only <part>", "one seed by the loader, no pipes, and of what follows only this").choices([
        "derive" satisfies Part,
      ]),
    )
    .option("--connections <n>", "how many connections the loader may open to the source", whole(1, 16))
    .option("--server <address>", "measure on this server instead of one of the bench's own", address)
    .option(
      "--folder <dir>",
      "where the bench's own server keeps its files (default: the system's temporary folder)",
    )
    .option("--keep", "leave server files and databases behind", false)
    .option("--profile", "show where the seed's time goes, table by table", false)
    .option("--json", "one JSON object on standard output", false)
    .addHelpText("after", "\nExit codes: 0 measured, 1 failed, 2 wrong usage, 130 interrupted.")
    .action(load);
  program
    .command("audit")
    .description("pages of the audit, by each of its filters, over generated entries")
    .option("--entries <n>", "how many entries", whole(1000, 100_000_000), 10_000_000)
    .option(
      "--folder <dir>",
      "where the bench's server keeps its files (default: the system's temporary folder)",
    )
    .option("--keep", "leave the server's files behind", false)
    .option("--json", "one JSON object on standard output", false)
    .action(audit);
  program
    .command("entry")
    .description("whether the time of the sign-in page's forms tells which e-mails are known")
    .option("--rounds <n>", "how many attempts of each kind", whole(20, 10_000), 200)
    .option("--json", "one JSON object on standard output", false)
    .action(entry);
  program
    .command("customers")
    .description("pages of the list of customers, and what its switcher finds, over generated customers")
    .option("--customers <n>", "how many customers", whole(10, 100_000), 5000)
    .option("--rounds <n>", "how often each is asked for", whole(1, 1000), 40)
    .option(
      "--folder <dir>",
      "where the bench's server keeps its files (default: the system's temporary folder)",
    )
    .option("--keep", "leave the server's files behind", false)
    .option("--json", "one JSON object on standard output", false)
    .action(customers);
  program
    .command("panels")
    .description(
      "all queries of each page of panels, beside the same answers from the rows as loaded by SQL and by DuckDB",
    )
    .option("--rows <n>", "how many events the warehouse has", whole(10_000, 1_000_000_000), 1_000_000)
    .option("--rounds <n>", "how often each page is asked for", whole(1, 1000), 20)
    .option("--no-answers", "pages alone, neither SQL nor DuckDB")
    .option(
      "--server <address>",
      "measure on this server; a warehouse that --keep left there is not filled again",
      address,
    )
    .option(
      "--folder <dir>",
      "where the bench's own server keeps its files (default: the system's temporary folder)",
    )
    .option("--keep", "leave server files and the warehouse behind", false)
    .option("--json", "one JSON object on standard output", false)
    .action(panels);
  return program;
}
