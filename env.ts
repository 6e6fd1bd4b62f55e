import { existsSync, readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { z } from "zod";
import { addressOf } from "./address.ts";
import { cronForm, isCron } from "./cron.ts";
import { readLines } from "./dotenv.ts";
import { OpendbError } from "./errors.ts";
import { similar } from "./similar.ts";

const url = z.string().superRefine((text, context) => {
  try {
    addressOf(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
});
/** Any value sets such a setting, as NO_COLOR and CI are used everywhere, but for those that plainly say no. */
export const flag = z
  .string()
  .transform((text) => !/^(0|false|no|off)$/i.test(text))
  .default(false);

/** Bytes that are left of a secret once its repetitions, and those of its steps, are taken out. */
const leastOfSecret = 20;

/** Whether a secret is more than a word or a row of signs over and over. */
function isUnguessable(secret: string): boolean {
  const bytes = Buffer.from(secret);
  const steps = bytes.map((byte, at) => byte - (bytes[at - 1] ?? 0));
  return [bytes, steps].every((form) => deflateRawSync(form, { level: 9 }).length >= leastOfSecret);
}

/** Every setting of the product; README lists them with their defaults. */
const settings = z.object({
  /** The control database, as a role that may create databases and roles. Worker, terminal, set-up. */
  DATABASE_URL: url.optional(),
  /** The control database as role opendb_console. The web process needs only this one. */
  CONSOLE_URL: url.optional(),
  /** The operational database to load from; a role that can only read is enough. */
  SOURCE_URL: url.optional(),
  /** Signs sessions. At least 32 characters that nobody can guess. */
  AUTH_SECRET: z
    .string()
    .min(32, "at least 32 characters; `openssl rand -hex 32` makes one")
    .refine(
      isUnguessable,
      "it can be guessed, as it repeats itself; `openssl rand -hex 32` makes one that cannot",
    )
    .optional(),
  /** The address under which browsers reach the console. */
  CONSOLE_ORIGIN: z.url().optional(),
  /** After how many hours whoever is signed in signs in again, however busy: a working day. */
  SESSION_HOURS: z.coerce.number().int().min(1).max(720).default(12),
  /** After how many minutes without any request a session is over. */
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(43200).default(120),
  /** The server that sends links to people: smtp://user:password@host:587, or smtps://. Without it they are shown. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Whom its mails are from. */
  MAIL_FROM: z.string().min(3).max(320).default("OpenDB <no-reply@localhost>"),
  /** The same for next-auth, which has it from CONSOLE_ORIGIN otherwise. */
  NEXTAUTH_URL: z.url().optional(),
  /** Addresses and networks of proxies whose X-Forwarded-For counts, separated by commas. */
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((text) => text.split(/[\s,]+/).filter(Boolean)),
  /** How many requests of one session the web process answers in a minute. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(10).max(1_000_000).default(600),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  /** When the nightly delta starts, cron in UTC. */
  NIGHTLY_CRON: z.string().refine(isCron, cronForm).optional(),
  /** How many loads of different customers one worker runs side by side. */
  WORKER_LOADS: z.coerce.number().int().min(1).max(32).default(2),
  /** How many connections a load may open to the source. */
  SOURCE_CONNECTIONS: z.coerce.number().int().min(1).max(16).default(2),
  /** How many loads may read from the source at once, over all workers. */
  SOURCE_LOADS: z.coerce.number().int().min(1).max(64).default(4),
  /** For how many seconds a load waits for a table that somebody has locked at the source, before it is tried later. */
  SOURCE_PATIENCE: z.coerce.number().int().min(1).max(3600).default(60),
  /** For how many days entries of the audit are kept: five years. A worker removes older ones once a day. */
  AUDIT_DAYS: z.coerce.number().int().min(180).max(36_500).default(1826),
  /** The folder with the keys of the authority that signs kits' certificates. Terminal and worker; never the web process. */
  KITS_CA: z.string().min(1).optional(),
  /** The folder into which each server's list of kits is written, for PostgreSQL to read. */
  KITS_FILES: z.string().min(1).optional(),
  /**
   * For how many days sessions that are over, and links that lead nowhere any more, are kept. No less than a month: whether
   * somebody has signed in from a network within thirty days decides who waits (db/functions/sign-in.sql).
   */
  ENDED_DAYS: z.coerce.number().int().min(31).max(3650).default(90),
  /** Set by Next itself; `development` relaxes the security policy for its tools. */
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  NO_COLOR: flag,
  /** Set by the terminal; a `dumb` one can neither colour nor move its cursor. */
  TERM: z.string().optional(),
});

export type Settings = z.infer<typeof settings>;

export type Environment = Record<string, string | undefined>;

/** Throws `configuration`, naming each line of .env that would be left out or cut short without a word. */
function mustBeReadable(text: string): void {
  const { problems } = readLines(text);
  if (problems.length === 0) return;
  const lines = problems.map(({ line, why }) => `  .env, line ${line}: ${why}`);
  throw new OpendbError("configuration", `This file of settings is wrong:\n${lines.join("\n")}`, {
    hint: "Correct what is named; .env.example shows the form.",
  });
}

/** The environment. What stands in .env, where there is one, joins it without replacing anything. */
export function environment(): Environment {
  if (existsSync(".env")) {
    mustBeReadable(readFileSync(".env", "utf8"));
    process.loadEnvFile(".env");
  }
  return process.env;
}

/** Settings by a schema of theirs; an empty value is none. Throws `configuration` naming each that is wrong. */
export function checked<T extends z.ZodType>(schema: T, from: Environment = environment()): z.output<T> {
  const given = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new OpendbError("configuration", `These settings are wrong:\n${lines.join("\n")}`, {
    hint: "Correct them in the environment or in .env; README lists every setting.",
  });
}

let current: Settings | undefined;

/** The settings of this process, checked once. Throws `configuration` naming what to set. */
export function env(): Settings {
  current ??= checked(settings);
  return current;
}

/** Whether browsers reach the console over TLS: then its cookies go over nothing else. */
export const isSecure = (): boolean =>
  [env().CONSOLE_ORIGIN, env().NEXTAUTH_URL].some((address) => address?.startsWith("https://"));

/** Asks about a setting of the environment that looks like a misspelt one of ours. */
function meant(name: keyof Settings): string {
  const known = Object.keys(settings.shape);
  const others = Object.keys(process.env).filter((given) => !known.includes(given));
  const [near] = similar(name, others, 2);
  return near ? ` Is it meant by ${near}, which is?` : "";
}

/** Settings of other files named env.ts, and the one of next-auth, that a misspelt name may mean as well. */
const elsewhere = [
  "OPENDB_DATA",
  "OPENDB_PG_PORT",
  "OPENDB_CHROMIUM",
  "E2E_PORT",
  "OULAD_DIR",
  "NEXTAUTH_URL",
];
/** Names that no other program is likely to use; the short and common ones would find everybody's. */
const ours = [
  ...Object.keys(settings.shape).filter((name) => /^\w{4,}_(?!ENV)\w+$/.test(name)),
  ...elsewhere,
];
const prefix = /^(OPENDB|CONSOLE|SOURCE|WORKER|NIGHTLY|OULAD)_/i;

/**
 * What is set and looks like one of our settings but is none, so that it would do nothing without a word: a sentence
 * each, with the name and without the value. What begins as ours do may be further from the one that is meant.
 */
export function misspelt(from: Environment = environment()): string[] {
  return Object.entries(from).flatMap(([name, value]) => {
    if (!value || ours.includes(name)) return [];
    const [near] = prefix.test(name) ? similar(name, ours) : similar(name, ours, 2);
    if (!near && !/^OPENDB_/i.test(name)) return [];
    const hint = near ? `Did you mean ${near}?` : "README lists every setting.";
    return [`${name} is no setting of OpenDB and does nothing. ${hint}`];
  });
}

/** A setting that this process cannot do without. */
export function required<K extends keyof Settings>(name: K): NonNullable<Settings[K]> {
  const value = env()[name];
  if (value === undefined || value === null)
    throw new OpendbError("configuration", `${name} is not set.${meant(name)}`, {
      hint: "`npm run demo` sets everything up by itself; to use your own server set it in .env (see README).",
    });
  return value as NonNullable<Settings[K]>;
}

/** Takes the settings from elsewhere than the environment from now on. */
export function reread(from: Environment): Settings {
  current = checked(settings, from);
  return current;
}
