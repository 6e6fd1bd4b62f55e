import { readFileSync } from "node:fs";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { addressOf } from "#address.ts";
import { pool } from "#db/connect.ts";
import { ownerRole } from "#db/ddl.ts";
import * as schema from "#db/schema/console/index.ts";
import { createWarehouse } from "#warehouse/create.ts";
import { makeKit } from "#warehouse/kits/make.ts";
import { ask } from "./database.ts";
import { addressFile } from "./ports.ts";

const stack = () => (JSON.parse(readFileSync(addressFile, "utf8")) as { DATABASE_URL: string }).DATABASE_URL;

/** The address by which worker and terminal reach the stack, so that roles are made as theirs. */
function ownerUrl(): string {
  const url = new URL(stack());
  url.searchParams.set("options", `-c role=${ownerRole}`);
  return url.toString();
}

/** Makes an active customer with an empty warehouse that no other spec looks at, for customer success of the demo to see. */
export async function makeCustomer(slug: string, root: number, seenBy: string): Promise<number> {
  await createWarehouse({ adminUrl: ownerUrl(), slug });
  const [customer] = await ask<{ id: string }>(
    "opendb",
    `INSERT INTO console.customers (slug, name, id_server, id_root_tenant, state)
     SELECT $1, initcap($1), min(id), $2, 'active' FROM console.servers RETURNING id`,
    [slug, root],
  );
  await ask(
    "opendb",
    "INSERT INTO console.memberships (id_person, id_customer) SELECT id, $1 FROM console.people WHERE email = $2",
    [customer?.id, seenBy],
  );
  return Number(customer?.id);
}

/** Takes away the customer with whatever became of its database. */
export async function removeCustomer(slug: string): Promise<void> {
  const found = await ask<{ name: string }>(
    "opendb",
    "SELECT datname AS name FROM pg_database WHERE datname = $1 OR datname LIKE $1 || '\\_aside\\_%'",
    [slug],
  );
  for (const { name } of found) await ask("opendb", `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await ask("opendb", "DELETE FROM console.customers WHERE slug = $1", [slug]);
}

/** A kit with a password. Returns how its owner connects. */
export async function passwordKit(id: number, slug: string, role: string): Promise<() => Promise<pg.Client>> {
  const opened = pool({ url: ownerUrl() }, 2);
  const control = Object.assign(drizzle(opened, { schema }), { pool: opened });
  const { handed } = await makeKit(
    { control, adminUrl: ownerUrl(), actor: "e2e" },
    {
      customer: { id, slug },
      role,
      form: "password",
      purpose: "person",
      tenants: null,
      isPersonal: false,
      addresses: null,
      connections: 5,
      statementSeconds: 300,
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  );
  await opened.end();
  const { host, port } = addressOf(stack());
  return async () => {
    // Once a worker has told the server of its kits they come in over TLS only.
    const ssl = { rejectUnauthorized: false };
    const client = new pg.Client({ host, port, database: slug, user: role, password: handed.password, ssl });
    client.on("error", () => {});
    await client.connect();
    return client;
  };
}
