import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { inject, onTestFinished } from "vitest";
import { type Address, client, pool } from "#db/connect.ts";
import { type Control, closeControl } from "#db/control.ts";
import { loaderRole, ownerRole, quote } from "#db/ddl.ts";
import type { Customer } from "#db/schema/console/customers.ts";
import * as schema from "#db/schema/console/index.ts";
import { reread } from "#env.ts";
import { admit } from "./create.ts";

let made = 0;
const freshName = (kind: string) => `${kind}_${process.pid.toString(36)}_${(made++).toString(36)}`;

const at = (url: string, database: string) => {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.toString();
};

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = await client({ url: inject("adminUrl") });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function drop(name: string): Promise<void> {
  await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`));
}

/** Within a test: drops the database at its end, unless the test has failed. Elsewhere it stays with the server. */
function dropAfterwards(name: string): void {
  try {
    onTestFinished(async ({ task }) => {
      if (task.result?.state !== "fail") await drop(name);
    });
  } catch {
    // A beforeAll or beforeEach: the whole server goes at the end of the run.
  }
}

async function clone(template: string, name: string, owner?: string): Promise<void> {
  await asAdmin(async (admin) => {
    await admin.query(
      `CREATE DATABASE ${quote(name)} TEMPLATE ${template}${owner ? ` OWNER ${quote(owner)}` : ""}`,
    );
    await admit(admin, name);
  });
  dropAfterwards(name);
}

export type TestWarehouse = { slug: string; asLoader: Address; asConsole: Address };

/** An empty warehouse of its own, cloned from the template. */
export async function freshWarehouse(): Promise<TestWarehouse> {
  const slug = freshName("w");
  await clone("opendb_template_warehouse", slug, loaderRole);
  return {
    slug,
    asLoader: { url: inject("adminUrl"), database: slug, role: loaderRole },
    asConsole: { url: inject("consoleUrl"), database: slug },
  };
}

export type TestControl = { control: Control; adminUrl: string; consoleUrl: string };

/**
 * A control database of its own, cloned from the template, and the settings of this process pointed at it: controlDb()
 * and consoleDb() are it from here on. `adminUrl` and `control` are of the superuser, who does in a test what others do.
 */
export async function freshControl(settings: Record<string, string> = {}): Promise<TestControl> {
  const name = freshName("c");
  await clone("opendb_template_control", name, ownerRole);
  const [adminUrl, consoleUrl] = [at(inject("adminUrl"), name), at(inject("consoleUrl"), name)];
  await closeControl();
  reread({
    DATABASE_URL: at(inject("ownerUrl"), name),
    CONSOLE_URL: consoleUrl,
    AUTH_SECRET: "5b1d7c0e9f42a6833c7e51d2b8f09a64",
    ...settings,
  });
  const opened = pool({ url: adminUrl }, 4);
  return { control: Object.assign(drizzle(opened, { schema }), { pool: opened }), adminUrl, consoleUrl };
}

/** A customer with an empty warehouse in a test's control database. */
export async function freshCustomer(control: Control, idRootTenant = 1n): Promise<Customer & TestWarehouse> {
  const warehouse = await freshWarehouse();
  const [server] = await control.select().from(schema.servers);
  if (!server) throw new Error("The template control database has no server.");
  const [customer] = await control
    .insert(schema.customers)
    .values({
      slug: warehouse.slug,
      name: `Customer ${warehouse.slug}`,
      id_server: server.id,
      id_root_tenant: idRootTenant,
      state: "active",
    })
    .returning();
  if (!customer) throw new Error("The customer was not inserted.");
  return { ...customer, ...warehouse };
}

/** Asks a database once, on a connection of its own. */
export async function ask<R extends pg.QueryResultRow>(
  address: Address,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  const asked = await client(address);
  try {
    return (await asked.query<R>(text, values)).rows;
  } finally {
    await asked.end();
  }
}
