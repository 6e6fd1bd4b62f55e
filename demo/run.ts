import { join, resolve } from "node:path";
import { type Control, closeControl, controlDb } from "#db/control.ts";
import { setUpControl } from "#db/setup.ts";
import { startEmbedded } from "#embedded/embedded.ts";
import { embeddedEnv } from "#embedded/env.ts";
import { makeData } from "#embedded/files.ts";
import { mustBeUnheld } from "#embedded/lock.ts";
import { mustBeFree } from "#embedded/port.ts";
import type { Server } from "#embedded/start.ts";
import { env, environment, reread } from "#env.ts";
import { OpendbError } from "#errors.ts";
import type { Scale } from "#sample-lms/generate/scales.ts";
import type { DemoAccount } from "./accounts.ts";
import { addressesOn, ownerOn, passwordOf } from "./addresses.ts";
import { type Child, lastWords, launch, mustStay, stop } from "./children.ts";
import { type Demo, generated, oulad, provision } from "./content.ts";
import { type Addresses, type Handed, readAddresses, writeAddresses } from "./env-file.ts";
import { load } from "./loads.ts";
import { during, say, step } from "./progress.ts";
import { answers, build, isStale, serve, type Web } from "./web.ts";

export type DemoOptions = { scale: Scale; oulad?: string; realDates: boolean; port: number; dev: boolean };

/** What runs, so that it can be ended: the last that was started first. */
export class Parts {
  readonly #ends: (() => Promise<unknown>)[] = [];
  readonly #broken = Promise.withResolvers<never>();

  add(end: () => Promise<unknown>): void {
    this.#ends.unshift(end);
  }

  /** A part whose end is the end of all. */
  keep(child: Child): void {
    this.add(() => stop(child));
    mustStay(child).catch(this.#broken.reject);
  }

  /** A server of our own, without which pages and loads would fail one by one. */
  keepServer({ ended }: Server, log: string): void {
    ended.then((how) => {
      if (this.isEnding) return;
      this.#broken.reject(
        new OpendbError("internal", `The demo's PostgreSQL server has ended by itself (${how}).`, {
          hint: `Its log is ${log}. The demo ends; \`npm run demo\` starts it again with the data that it has.`,
        }),
      );
    });
  }

  /** Rejects when a part that has to stay is gone. */
  get broken(): Promise<never> {
    return this.#broken.promise;
  }

  isEnding = false;

  async end(): Promise<void> {
    this.isEnding = true;
    for (const end of this.#ends.splice(0)) await end();
  }
}

type Started = { url: string; ca?: string; kits?: Pick<Addresses, "KITS_CA" | "KITS_FILES"> };

/** The server that DATABASE_URL names, or the embedded one, with the control database's address. */
async function startServer(parts: Parts): Promise<Started> {
  const { DATABASE_URL, SOURCE_URL } = env();
  const { OPENDB_DATA, OPENDB_PG_PORT } = embeddedEnv();
  if (SOURCE_URL)
    throw new OpendbError(
      "configuration",
      "SOURCE_URL is set, but the demo loads from a platform of its own.",
      {
        hint: "Leave it out for the demo. README says how to load from your own source.",
      },
    );
  if (DATABASE_URL) {
    makeData(resolve(OPENDB_DATA));
    return { url: DATABASE_URL };
  }
  const starting = startEmbedded(OPENDB_DATA, OPENDB_PG_PORT);
  // Whenever the end comes, a server that is only just starting is ended, too.
  parts.add(() => starting.then(({ server }) => server.stop()).catch(() => {}));
  const { server, note, ca, kits } = await during("PostgreSQL", () => starting);
  parts.keepServer(server, join(OPENDB_DATA, "postgres.log"));
  if (note) say(note);
  const folders = { KITS_CA: resolve(OPENDB_DATA, "kits-ca"), KITS_FILES: kits };
  return { url: server.urlOf("opendb"), ca, kits: folders };
}

/** Where the demo keeps its files, and where browsers reach its console. */
type Place = { folder: string; origin: string };

/** Sets up the control database, and tells its addresses to this process and, by demo.env, to others. */
async function startControl(
  parts: Parts,
  { url: serverUrl, ca: serverCa, kits }: Started,
  { folder, origin }: Place,
): Promise<[Demo, Handed]> {
  const { CONSOLE_URL, AUTH_SECRET } = env();
  const before = readAddresses(folder);
  const adminUrl = await ownerOn(serverUrl, before);
  const made = addressesOn(adminUrl, before);
  const addresses = {
    ...made,
    ...kits,
    CONSOLE_URL: CONSOLE_URL ?? made.CONSOLE_URL,
    AUTH_SECRET: AUTH_SECRET ?? made.AUTH_SECRET,
    CONSOLE_ORIGIN: origin,
  };
  const consolePassword = passwordOf(addresses.CONSOLE_URL);
  await during("Control database", () => setUpControl(adminUrl, { consolePassword, serverCa }));
  writeAddresses(folder, addresses);
  reread({ ...environment(), ...addresses });
  parts.add(closeControl);
  const sourcePassword = passwordOf(addresses.SOURCE_URL) ?? "";
  return [{ adminUrl, sourcePassword, control: controlDb() }, addresses];
}

function startWorker(parts: Parts, addresses: Handed, folder: string): void {
  const {
    SMTP_URL,
    MAIL_FROM,
    NIGHTLY_CRON,
    WORKER_LOADS,
    SOURCE_CONNECTIONS,
    SOURCE_LOADS,
    SOURCE_PATIENCE,
  } = env();
  const settings = {
    DATABASE_URL: addresses.DATABASE_URL,
    SOURCE_URL: addresses.SOURCE_URL,
    CONSOLE_ORIGIN: addresses.CONSOLE_ORIGIN,
    ...(addresses.KITS_CA ? { KITS_CA: addresses.KITS_CA } : {}),
    ...(addresses.KITS_FILES ? { KITS_FILES: addresses.KITS_FILES } : {}),
    ...(SMTP_URL ? { SMTP_URL, MAIL_FROM } : {}),
    ...(NIGHTLY_CRON ? { NIGHTLY_CRON } : {}),
    WORKER_LOADS: String(WORKER_LOADS),
    SOURCE_CONNECTIONS: String(SOURCE_CONNECTIONS),
    SOURCE_LOADS: String(SOURCE_LOADS),
    SOURCE_PATIENCE: String(SOURCE_PATIENCE),
  };
  parts.keep(
    launch({
      name: "worker",
      args: ["--conditions=react-server", "--max-semi-space-size=4", "worker/main.ts"],
      settings,
      folder,
    }),
  );
}

async function buildWeb(parts: Parts, folder: string): Promise<void> {
  const current = step("Build of the console");
  const child = launch(build(folder));
  parts.add(() => stop(child));
  await child.ended;
  if (child.isStopping) return;
  if (child.process.exitCode === 0) return current.done();
  current.fail();
  throw new OpendbError("internal", `The console could not be built:\n${lastWords(child)}`, {
    hint: `Its whole output is in ${child.log}.`,
  });
}

async function startWeb(parts: Parts, web: Web, isDev: boolean, folder: string): Promise<void> {
  if (!isDev && isStale()) await buildWeb(parts, folder);
  if (parts.isEnding) return;
  const current = step("Console");
  parts.keep(launch(serve(web, isDev, folder)));
  await answers(`http://127.0.0.1:${web.port}`);
  current.done();
}

async function ready(demo: Demo, options: DemoOptions, startWork: () => void): Promise<DemoAccount[]> {
  const filled = await generated(demo, options.scale);
  const accounts = await provision(demo, filled);
  startWork();
  await load(
    demo.control,
    filled.map(({ slug }) => slug),
  );
  return accounts;
}

async function addOulad(demo: Demo, control: Control, dir: string, shift: boolean): Promise<DemoAccount[]> {
  const filled = await oulad(demo, dir, shift);
  const accounts = await provision(demo, filled);
  await load(control, ["ou"]);
  return accounts;
}

/** Starts the whole demo. `announce` is called when it can be used, and again when the customer "ou" has come. */
export async function run(
  parts: Parts,
  options: DemoOptions,
  announce: (origin: string, accounts: DemoAccount[]) => void,
): Promise<void> {
  const { CONSOLE_ORIGIN, SMTP_URL, MAIL_FROM } = env();
  const { port, dev } = options;
  const folder = resolve(embeddedEnv().OPENDB_DATA);
  const origin = CONSOLE_ORIGIN ?? `http://127.0.0.1:${port}`;
  mustBeUnheld(folder);
  await mustBeFree(port, "PORT", "the console");
  const started = await startServer(parts);
  const [demo, addresses] = await startControl(parts, started, { folder, origin });
  const { CONSOLE_URL: consoleUrl, AUTH_SECRET: secret } = addresses;
  const [accounts] = await Promise.all([
    ready(demo, options, () => startWorker(parts, addresses, folder)),
    startWeb(parts, { consoleUrl, secret, origin, port, mail: { SMTP_URL, MAIL_FROM } }, dev, folder),
  ]);
  announce(origin, accounts);
  if (options.oulad) announce(origin, await addOulad(demo, demo.control, options.oulad, !options.realDates));
}
