import { readFileSync } from "node:fs";
import pg from "pg";
import { addressOf } from "#address.ts";
import { opendbWith } from "#cli/testing.ts";
import { ownerRole } from "#db/ddl.ts";
import { createWarehouse } from "#warehouse/create.ts";
import { ask } from "./database.ts";
import { addressFile } from "./ports.ts";

type Stack = { DATABASE_URL: string; worker: Record<string, string> };
const stack = () => JSON.parse(readFileSync(addressFile, "utf8")) as Stack;

/** The address by which worker and terminal reach the stack, so that roles are made as theirs. */
function ownerUrl(): string {
  const url = new URL(stack().DATABASE_URL);
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

/** A kit with a password, made by the terminal as operations makes one. Returns how its owner connects. */
export async function passwordKit(slug: string, role: string): Promise<() => Promise<pg.Client>> {
  const { code, out, err } = await opendbWith(
    stack().worker,
    ...["kits", "add", slug, "--role", role, "--form", "password", "--json"],
  ).end;
  if (code !== 0) throw new Error(`The kit was not made: ${err}`);
  const { password } = JSON.parse(out) as { password: string };
  const { host, port } = addressOf(stack().DATABASE_URL);
  return async () => {
    // Once a worker has told the server of its kits they come in over TLS only.
    const ssl = { rejectUnauthorized: false };
    const client = new pg.Client({ host, port, database: slug, user: role, password, ssl });
    client.on("error", () => {});
    await client.connect();
    return client;
  };
}
