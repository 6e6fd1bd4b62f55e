import { Command } from "commander";
import { loadKinds, personRoles } from "#db/vocabulary.ts";

/** Runs a command's work; each command is imported only when it is called, so that --help is instant. */
export type Act = (work: () => Promise<number>) => Promise<void>;

const about = {
  seed: "drop and reload the tables; readers see the old ones until the new ones are complete",
  delta: "load what was created, changed or deleted since the last load",
  derive: "recompute what follows from the rows: progress and metrics",
} as const;

function addLoad(program: Command, act: Act): void {
  const load = program.command("load").description("load a customer's warehouse, in this process");
  for (const kind of loadKinds) {
    const command = load
      .command(kind)
      .description(about[kind])
      .requiredOption("-c, --customer <slug>", "whose warehouse")
      .option("-t, --table <names...>", "only these tables, e.g. lms.users lms.products")
      .option("--plan", "show what would be done, and do nothing", false)
      .option("--json", "one JSON object on standard output", false)
      .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 unreconciled, 130 cancelled.");
    if (kind === "delta")
      command
        .option("--from <day>", "load this window again, from a day (Sao Paulo) or instant on ...")
        .option("--until <day>", "... up to, and without, this one")
        .option(
          "--sweep",
          "compare all keys, and remove rows that were deleted at the source without a trace",
          false,
        );
    if (kind !== "derive")
      command.option("--confirm", "let rows go, however many they are, after a load has asked", false);
    if (kind === "derive")
      command.option("--full", "recompute everything, not only what loads have touched", false);
    command.action((options) => act(async () => (await import("./load.ts")).load(kind, options)));
  }
}

function addCancel(program: Command, act: Act): void {
  program
    .command("cancel")
    .description("stop the load of a customer that is open, wherever it runs")
    .argument("<slug>", "whose load")
    .option("--run <number>", "only this load, if it has not ended")
    .option("-y, --yes", "do not ask", false)
    .option("--json", "one JSON object on standard output", false)
    .action((slug, options) => act(async () => (await import("./cancel.ts")).cancel(slug, options)));
}

function addReading(program: Command, act: Act): void {
  program
    .command("status")
    .description("how fresh the data is; with a customer, each of its tables")
    .option("-c, --customer <slug>", "one customer only")
    .option("--json", "one JSON object on standard output", false)
    .action((options) => act(async () => (await import("./status.ts")).showStatus(options)));
  program
    .command("customers")
    .description("list the customers")
    .option("--json", "one JSON object on standard output", false)
    .action((options) => act(async () => (await import("./customers.ts")).listCustomers(options)));
  program
    .command("check")
    .description("check that contract, models, manifest and live warehouses agree")
    .option("--offline", "leave out the warehouses", false)
    .option("-c, --customer <slug>", "the warehouse of one customer only")
    .option("--json", "one JSON object on standard output", false)
    .action((options) => act(async () => (await import("./check.ts")).check(options)));
}

function addDoctor(program: Command, act: Act): void {
  program
    .command("doctor")
    .description("look whether every server is as kits need it, prove it by connecting, and say what to do")
    .option("--json", "one JSON object on standard output", false)
    .action((options) => act(async () => (await import("./doctor.ts")).doctor(options)));
}

function addSetUp(program: Command, act: Act): void {
  program
    .command("setup")
    .description("make the control database and its roles on the server of DATABASE_URL")
    .action(() => act(async () => (await import("./setup.ts")).setup()));
  program
    .command("provision")
    .description("give a customer a warehouse")
    .argument("<slug>", "short name; the warehouse's database has it, too")
    .requiredOption("--name <name>", "the customer's name")
    .requiredOption("--root <id...>", "the customer's root in the source's tenants, or several")
    .option("--plan <name>", "the plan that was sold, at its own price from today on")
    .option("--json", "one JSON object on standard output", false)
    .action((slug, options) => act(async () => (await import("./provision.ts")).provision(slug, options)));
  program
    .command("upgrade")
    .description("bring warehouses that an earlier version made to this one, as the next load of each would")
    .option("-c, --customer <slug>", "the warehouse of one customer only")
    .option("--plan", "show what would be done, and do nothing", false)
    .option("--json", "one JSON object on standard output", false)
    .action((options) => act(async () => (await import("./upgrade.ts")).upgrade(options)));
}

function addPeople(program: Command, act: Act): void {
  const people = program.command("people").description("who may sign in to the console");
  people
    .command("add")
    .description("add somebody; the password is read from standard input")
    .argument("<email>", "what they sign in with")
    .requiredOption("--name <name>", "their name")
    .requiredOption("--role <role>", personRoles.join(", "))
    .option("-c, --customer <slugs...>", "which customers they see (admins see all)")
    .option("--tenant <ids...>", "only these tenants of the one customer")
    .option("--invite", "ask for no password: they set it by a link, good once and for 72 hours", false)
    .action((email, options) => act(async () => (await import("./people.ts")).addPerson(email, options)));
  people
    .command("password")
    .description("give somebody another password, read from standard input; they are signed out everywhere")
    .argument("<email>", "whose")
    .option("--link", "they set it themselves by a link, good once and for two hours", false)
    .action((email, options) => act(async () => (await import("./person.ts")).setPassword(email, options)));
  people
    .command("role")
    .description("give somebody another role; they are signed out everywhere")
    .argument("<email>", "whose")
    .argument("<role>", personRoles.join(", "))
    .action((email, role) => act(async () => (await import("./person.ts")).setRole(email, role)));
  people
    .command("deactivate")
    .description("let somebody in no more; they are signed out everywhere")
    .argument("<email>", "whom")
    .action((email) => act(async () => (await import("./person.ts")).deactivate(email)));
  people
    .command("sessions")
    .description("where somebody is signed in")
    .argument("<email>", "who")
    .option("--end", "sign them out everywhere", false)
    .option("--json", "one JSON object on standard output", false)
    .action((email, options) => act(async () => (await import("./person.ts")).showSessions(email, options)));
}

function addKits(program: Command, act: Act): void {
  const kits = program.command("kits").description("how customers connect with SQL");
  const handed = (command: Command) =>
    command
      .option("--days <number>", "for how long it is good", "365")
      .option("--csr <file>", "a request for a key that the customer has made, in PEM")
      .option("--out <folder>", "where the archive is written", ".")
      .option("--json", "one JSON object on standard output", false);
  kits
    .command("list")
    .description("the kits there are, with their certificates")
    .option("-c, --customer <slug>", "those of one customer only")
    .option("--json", "one JSON object on standard output", false)
    .action((options) => act(async () => (await import("./kits.ts")).list(options)));
  const add = kits
    .command("add")
    .description("make a kit; what it needs to connect is handed over once and kept nowhere")
    .argument("<slug>", "whose warehouse it reads")
    .option("--role <name>", "its login role, which begins with the slug; by default <slug>_user")
    .option("--form <form>", "certificate or password", "certificate")
    .option("--purpose <purpose>", "person, bi_tool or service", "person")
    .option("--tenant <ids...>", "only these tenants")
    .option("--personal", "with columns that may be personal", false)
    .option("--address <networks...>", "only from these, e.g. 203.0.113.0/24")
    .option("--connections <number>", "how many sessions at once", "5")
    .option("--seconds <number>", "how long its statements take at most, unless it says otherwise", "300");
  handed(add).action((slug, options) => act(async () => (await import("./kits.ts")).addKit(slug, options)));
  const rotate = kits
    .command("rotate")
    .description("another certificate beside the one in use, or another password instead of it")
    .argument("<role>", "whose");
  handed(rotate).action((role, options) =>
    act(async () => (await import("./kits.ts")).rotate(role, options)),
  );
  kits
    .command("revoke")
    .description("let a kit in no more, and end its sessions")
    .argument("<role>", "which")
    .option("--certificate <serial>", "only this certificate; the other one goes on")
    .option("--json", "one JSON object on standard output", false)
    .action((role, options) => act(async () => (await import("./kits.ts")).revoke(role, options)));
  kits
    .command("publish")
    .description("make roles, rights and what servers know of kits as they are recorded")
    .action(() => act(async () => (await import("./kits.ts")).publish()));
  kits
    .command("authority")
    .description("the roots that sign kits' certificates")
    .option("--add", "make another one, which signs from now on", false)
    .option("--retire <number>", "trust this one no more")
    .option("--json", "one JSON object on standard output", false)
    .action((options) => act(async () => (await import("./kits.ts")).authority(options)));
}

function addMove(customer: Command, act: Act): void {
  const json = (command: Command) => command.option("--json", "one JSON object on standard output", false);
  json(customer.command("move"))
    .description("copy its warehouse to another server, compare it row for row, and use it there")
    .argument("<slug>", "which")
    .requiredOption("--to <server>", "the name of the server, in console.servers")
    .option("--keep-days <number>", "for how many days the old one is kept", "30")
    .option("--confirm <slug>", "its slug once more, where nobody can be asked")
    .option("--plan", "show what would be done, and do nothing", false)
    .action((slug, options) => act(async () => (await import("./move.ts")).move(slug, options)));
  json(customer.command("stay"))
    .description("give up a move that has not switched to the other server yet")
    .argument("<slug>", "which")
    .action((slug, options) => act(async () => (await import("./move.ts")).stay(slug, options)));
  json(customer.command("discard"))
    .description("list the old warehouses that moves have left, or have one dropped at once")
    .argument("<slug>", "which")
    .option("--database <name>", "the one to drop")
    .option("--confirm <name>", "its name once more, where nobody can be asked")
    .action((slug, options) => act(async () => (await import("./move.ts")).discard(slug, options)));
}

function addLife(program: Command, act: Act): void {
  const customer = program
    .command("customer")
    .description("suspend, resume, deprovision, restore or move a customer, or change its tenants");
  const verb = (name: "suspend" | "resume" | "deprovision" | "restore", description: string) =>
    customer
      .command(name)
      .description(description)
      .argument("<slug>", "which")
      .option("--reason <text>", "why; it stands in the customer's history")
      .option("--json", "one JSON object on standard output", false)
      .action((slug, options) => act(async () => (await import("./life.ts")).live(name, slug, options)));
  const confirmed = (command: Command) =>
    command.option("--confirm <slug>", "its slug once more, where nobody can be asked");
  confirmed(verb("suspend", "let its kits and its people in no more, and begin no loads"));
  verb("resume", "let in again whom a suspension shut out");
  confirmed(verb("deprovision", "revoke its kits and set its warehouse aside, to be dropped later")).option(
    "--keep-days <number>",
    "for how many days the warehouse is kept",
    "30",
  );
  verb("restore", "bring back a warehouse that was set aside; the customer is suspended then");
  addMove(customer, act);
  customer
    .command("roots")
    .description("which of the source's trees it has, and with --set which it shall have")
    .argument("<slug>", "which")
    .option("--set <id...>", "all roots that it is to have; what that does is shown first")
    .option("--yes", "do it", false)
    .option("--reason <text>", "why more learners than the plan allows are accepted")
    .option("--json", "one JSON object on standard output", false)
    .action((slug, options) => act(async () => (await import("./roots.ts")).roots(slug, options)));
  customer
    .command("history")
    .description("what was done in its life, with the steps of each")
    .argument("<slug>", "which")
    .option("--json", "one JSON object on standard output", false)
    .action((slug, options) => act(async () => (await import("./life.ts")).history(slug, options)));
}

/** The `opendb` command. Errors and exit codes are the caller's: it throws CommanderError. */
export function build(act: Act): Command {
  const program = new Command("opendb")
    .description("Data warehouses of a learning platform's customers: load them, see how they are.")
    .option("--trace", "with an error, where in the code it arose", false)
    .exitOverride()
    .showSuggestionAfterError();
  addSetUp(program, act);
  addPeople(program, act);
  addKits(program, act);
  addLife(program, act);
  addLoad(program, act);
  addCancel(program, act);
  addReading(program, act);
  addDoctor(program, act);
  return program;
}
