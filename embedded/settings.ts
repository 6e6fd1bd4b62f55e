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

const passwordOf = (url: string | undefined) =>
  url ? decodeURIComponent(new URL(url).password) : newPassword();

/** The same server as another role, with the password that it had or a new one. */
function as(adminUrl: string, role: string, database: string, before: string | undefined): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(passwordOf(before));
  url.pathname = `/${database}`;
  return url.toString();
}

/** The settings for a server: what was given before stays. */
export function settingsOn(adminUrl: string, before: Partial<Written>): Written {
  return {
    DATABASE_URL: adminUrl,
    CONSOLE_URL: as(adminUrl, "opendb_console", new URL(adminUrl).pathname.slice(1), before.CONSOLE_URL),
    SOURCE_URL: as(adminUrl, "opendb_source", "platform", before.SOURCE_URL),
    AUTH_SECRET: before.AUTH_SECRET ?? randomBytes(32).toString("hex"),
  };
}

/** The settings for the embedded server on a port: passwords stay, the port may change. */
export function settingsFor(port: number, before: Partial<Written>, admin: string): Written {
  const password = passwordOf(before.DATABASE_URL);
  return settingsOn(`postgres://${admin}:${password}@127.0.0.1:${port}/opendb`, before);
}
