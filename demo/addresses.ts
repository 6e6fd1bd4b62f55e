import { randomBytes } from "node:crypto";
import { consoleRole, ownerRole } from "#db/ddl.ts";
import { controlAt, isSuperuser, makeOwner } from "#db/owner.ts";
import { adminClient } from "#db/setup.ts";
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

/**
 * The address as which the demo works, its worker above all: loads do not run as a superuser. One makes a role that is
 * none; what a demo of before made as a superuser becomes its own, the platform too. Another role is taken as it is.
 */
export async function ownerOn(adminUrl: string, before: Partial<Addresses> = {}): Promise<string> {
  const admin = await adminClient({ url: adminUrl });
  try {
    if (!(await isSuperuser(admin))) return adminUrl;
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [sourceDatabase]);
    const platform = rowCount ? [{ database: sourceDatabase, schemas: ["platform"] }] : [];
    const isOwners = before.DATABASE_URL && new URL(before.DATABASE_URL).username === ownerRole;
    return await makeOwner(adminUrl, {
      password: (isOwners ? passwordOf(before.DATABASE_URL) : undefined) ?? newPassword(),
      owned: [controlAt(adminUrl), ...platform],
      roles: [sourceRole],
    });
  } finally {
    await admin.end();
  }
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
