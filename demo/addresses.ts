import { randomBytes } from "node:crypto";
import { consoleRole } from "#db/ddl.ts";
import { newPassword } from "#embedded/settings.ts";
import { sourceDatabase, sourceRole } from "#sample-lms/source/create.ts";
import type { Addresses } from "./env-file.ts";

/** The password in an address, or in none. */
export const passwordOf = (url: string | undefined): string | undefined =>
  url ? decodeURIComponent(new URL(url).password) : undefined;

/** The same server as another role, with the password that it had or a new one. */
function as(adminUrl: string, role: string, database: string, before: string | undefined): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(passwordOf(before) ?? newPassword());
  url.pathname = `/${database}`;
  return url.toString();
}

/** The addresses of a demo whose control database is `adminUrl`; those that it has already stay. */
export function addressesOn(adminUrl: string, before: Partial<Addresses> = {}): Addresses {
  return {
    DATABASE_URL: adminUrl,
    CONSOLE_URL: as(adminUrl, consoleRole, new URL(adminUrl).pathname.slice(1), before.CONSOLE_URL),
    SOURCE_URL: as(adminUrl, sourceRole, sourceDatabase, before.SOURCE_URL),
    AUTH_SECRET: before.AUTH_SECRET ?? randomBytes(32).toString("hex"),
  };
}
