import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { OpendbError } from "#errors.ts";

export const superuser = "opendb_admin";

const fileOf = (data: string) => join(data, "settings.json");
const settings = z.object({ DATABASE_URL: z.url() });

export const newPassword = (): string => randomBytes(24).toString("base64url");

/** The superuser's password that an earlier start kept, if any. */
export function keptPassword(data: string): string | undefined {
  const file = fileOf(data);
  if (!existsSync(file)) return undefined;
  try {
    const { DATABASE_URL } = settings.parse(JSON.parse(readFileSync(file, "utf8")));
    return decodeURIComponent(new URL(DATABASE_URL).password);
  } catch (cause) {
    throw new OpendbError("configuration", `${file} cannot be read.`, {
      hint: "It holds the password of the embedded server; `npm run db:reset` makes both anew.",
      cause,
    });
  }
}

/** Keeps the server's address as its superuser, with the password, for nobody else to read. */
export const keepAddress = (data: string, url: string): void =>
  writePrivate(fileOf(data), `${JSON.stringify({ DATABASE_URL: url }, null, 2)}\n`);

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
