import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { placeOf } from "./address.ts";
import { OpendbError } from "./errors.ts";

const url = z.string().superRefine((text, context) => {
  try {
    placeOf(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
});
// Any value sets such a flag, as NO_COLOR and CI are used everywhere, but for those that plainly say no.
const flag = z
  .string()
  .transform((text) => !/^(0|false|no|off)$/i.test(text))
  .default(false);

/** Every setting there is; README lists them with their defaults. */
const settings = z.object({
  /** The control database, as a role that may create databases and roles. Worker, terminal, set-up. */
  DATABASE_URL: url.optional(),
  /** The control database as role opendb_console. The web process needs only this one. */
  CONSOLE_URL: url.optional(),
  /** The operational database to load from; a role that can only read is enough. */
  SOURCE_URL: url.optional(),
  /** Signs sessions. At least 32 characters. */
  AUTH_SECRET: z.string().min(32, "at least 32 characters; `openssl rand -hex 32` makes one").optional(),
  /** The address under which browsers reach the console. */
  CONSOLE_ORIGIN: z.url().optional(),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  /** Where the embedded server keeps its data, and the settings it was given. */
  OPENDB_DATA: z.string().min(1).default(".data"),
  OPENDB_PG_PORT: z.coerce.number().int().min(1).max(65535).default(54320),
  OULAD_DIR: z.string().min(1).optional(),
  /** When the nightly delta starts, cron in UTC. */
  NIGHTLY_CRON: z.string().optional(),
  /** How many loads of different customers one worker runs side by side. */
  WORKER_LOADS: z.coerce.number().int().min(1).max(32).default(2),
  /** How many connections a load may open to the source. */
  SOURCE_CONNECTIONS: z.coerce.number().int().min(1).max(16).default(2),
  /** How many loads may read from the source at once, over all workers. */
  SOURCE_LOADS: z.coerce.number().int().min(1).max(64).default(4),
  /** For how many seconds a load waits for a table that somebody has locked at the source, before it is tried later. */
  SOURCE_PATIENCE: z.coerce.number().int().min(1).max(3600).default(60),
  /** Set by Next itself; `development` relaxes the security policy for its tools. */
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** A Chromium to test with in place of the one inside @sparticuz/chromium. */
  OPENDB_CHROMIUM: z.string().min(1).optional(),
  /** Where a screen is, by X11 or Wayland: the demo opens a browser there. */
  DISPLAY: z.string().optional(),
  WAYLAND_DISPLAY: z.string().optional(),
  NO_COLOR: flag,
  CI: flag,
});

export type Settings = z.infer<typeof settings>;

type Environment = Record<string, string | undefined>;

/**
 * Settings that the demo wrote: for its embedded server, or for the server that DATABASE_URL names. The environment
 * wins over them.
 */
function written(folder: string, url: string | undefined): Environment {
  const file = join(resolve(folder), url ? "settings.own.json" : "settings.json");
  if (!existsSync(file)) return {};
  const found = JSON.parse(readFileSync(file, "utf8")) as Environment;
  return url && found.DATABASE_URL !== url ? {} : found;
}

/** What stands in .env, where there is one, joins the environment without replacing anything of it. */
function ofProcess(): Environment {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return process.env;
}

/** Whether the environment itself, or .env, has a setting: not what the demo wrote. */
export const isGiven = (name: keyof Settings): boolean => Boolean(ofProcess()[name]);

const kept = [
  "PATH",
  "HOME",
  "LANG",
  "LC_ALL",
  "TMPDIR",
  "TERM",
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "XDG_RUNTIME_DIR",
];

/** What a child process needs of our environment to run at all; settings are handed to it one by one. */
export const bareEnvironment = (): Record<string, string> =>
  Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));

function read(environment: Environment): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const base = written(given.OPENDB_DATA ?? ".data", given.DATABASE_URL);
  const parsed = settings.safeParse({ ...base, ...given });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new OpendbError("configuration", `These settings are wrong:\n${lines.join("\n")}`, {
    hint: "Correct them in the environment or in .env; README lists every setting.",
  });
}

let current: Settings | undefined;

/** The settings of this process, checked once. Throws `configuration` naming what to set. */
export function env(): Settings {
  current ??= read(ofProcess());
  return current;
}

/** A setting that this process cannot do without. */
export function required<K extends keyof Settings>(name: K): NonNullable<Settings[K]> {
  const value = env()[name];
  if (value === undefined || value === null)
    throw new OpendbError("configuration", `${name} is not set.`, {
      hint: "`npm run demo` sets everything up by itself; to use your own server set it in .env (see README).",
    });
  return value as NonNullable<Settings[K]>;
}

/** Reads the settings again: after a set-up has written them, or from a test's own environment. */
export function reread(environment: Environment = ofProcess()): Settings {
  current = read(environment);
  return current;
}
