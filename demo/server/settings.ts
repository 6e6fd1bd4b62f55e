import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OpendbError } from "#errors.ts";

/** What env.ts reads when the environment says nothing. */
export type Written = { DATABASE_URL: string; CONSOLE_URL: string; SOURCE_URL: string; AUTH_SECRET: string };

export const newPassword = (): string => randomBytes(24).toString("base64url");

/** The settings that an earlier start wrote, if any. */
export function readSettings(data: string, name = "settings.json"): Partial<Written> {
  const file = join(data, name);
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Partial<Written>;
  } catch (cause) {
    throw new OpendbError("configuration", `${file} cannot be read.`, {
      hint: "It holds the passwords of the demo's server; `npm run db:reset` makes both anew.",
      cause,
    });
  }
}

/** Writes them for nobody else to read, whole or not at all. */
export function writeSettings(data: string, settings: Written, name = "settings.json"): void {
  const file = join(data, name);
  writeFileSync(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const at = (user: string, password: string, port: number, database: string) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

const passwordOf = (url: string | undefined) =>
  url ? decodeURIComponent(new URL(url).password) : newPassword();

/** The settings for the embedded server on a port: passwords stay, the port may change. */
export function settingsFor(port: number, before: Partial<Written>, admin: string): Written {
  return {
    DATABASE_URL: at(admin, passwordOf(before.DATABASE_URL), port, "opendb"),
    CONSOLE_URL: at("opendb_console", passwordOf(before.CONSOLE_URL), port, "opendb"),
    SOURCE_URL: at("opendb_source", passwordOf(before.SOURCE_URL), port, "platform"),
    AUTH_SECRET: before.AUTH_SECRET ?? randomBytes(32).toString("hex"),
  };
}
