import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import type pg from "pg";
import { addressOf, named } from "#address.ts";
import { timeZone } from "#days.ts";
import { OpendbError } from "#errors.ts";
import { type Address, client } from "./connect.ts";
import { consoleRole, literal, loaderRole, quote } from "./ddl.ts";
import { functions, grants, policies } from "./grants.ts";
import { scramVerifier } from "./scram.ts";
import { mustBeAtLeast } from "./version.ts";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

/** Creates a database unless it is there. Another that creates it at the same time is no failure. */
export async function createDatabase(admin: pg.ClientBase, name: string, owner?: string): Promise<boolean> {
  const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [name]);
  if (rowCount) return false;
  const owned = owner ? ` OWNER ${quote(owner)}` : "";
  try {
    await admin.query(`CREATE DATABASE ${quote(name)}${owned} TEMPLATE template0 ENCODING 'UTF8'`);
    return true;
  } catch (error) {
    // It exists, or another has just made it: the catalog's own index refuses the second of two.
    if (["42P04", "23505"].includes((error as pg.DatabaseError).code ?? "")) return false;
    throw error;
  }
}

/** A connection to the server that does not need the control database to be there yet. */
export async function adminClient(address: Address): Promise<pg.Client> {
  const unlimited = { ...address, isUnlimited: true };
  try {
    return await client(unlimited);
  } catch (error) {
    if ((error as pg.DatabaseError).code === "3D000") return client({ ...unlimited, database: "postgres" });
    if (error instanceof OpendbError) throw error;
    throw unreachable(error);
  }
}

const unreachable = (cause: unknown) =>
  new OpendbError(
    "control_unavailable",
    `The control database does not answer: ${(cause as Error).message}`,
    {
      hint: "Check DATABASE_URL, and that the server runs and lets this machine in.",
      isTransient: true,
      params: {},
      cause,
    },
  );

/** Creates a role unless it is there; with a password it may sign in. */
export async function createRole(admin: pg.ClientBase, name: string, password?: string): Promise<void> {
  const rights = password === undefined ? "NOLOGIN" : `LOGIN PASSWORD ${literal(scramVerifier(password))}`;
  const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  if (!rowCount) await admin.query(`CREATE ROLE ${quote(name)} ${rights}`);
  else if (password !== undefined) await admin.query(`ALTER ROLE ${quote(name)} ${rights}`);
}

async function createRoles(admin: pg.ClientBase, consolePassword?: string): Promise<void> {
  await createRole(admin, loaderRole);
  await createRole(admin, consoleRole, consolePassword);
  // Who sets up acts as the loader; a superuser may anyway, others have to be members.
  await admin.query(`GRANT ${loaderRole} TO CURRENT_USER`);
  // Whoever belongs to a role may end its statements (worker/overlong.ts).
  await admin.query(`GRANT ${consoleRole} TO CURRENT_USER`);
  const settings = {
    timezone: timeZone,
    statement_timeout: "10s",
    idle_in_transaction_session_timeout: "60s",
    // Panels group up to a hundred thousand lessons; a new server gives 4 MB.
    work_mem: "32MB",
    // As the embedded server has it: statements of pages are short.
    jit: "off",
  };
  for (const [name, value] of Object.entries(settings))
    await admin.query(`ALTER ROLE ${consoleRole} SET ${name} = ${literal(value)}`);
}

async function grant(control: pg.ClientBase, database: string): Promise<void> {
  await control.query(`REVOKE ALL ON DATABASE ${quote(database)} FROM PUBLIC`);
  await control.query(`GRANT CONNECT ON DATABASE ${quote(database)} TO ${consoleRole}`);
  // At once: nobody sees a moment without rights, nor one without policies. Functions call each other in any order.
  await control.query(
    ["BEGIN", "SET LOCAL check_function_bodies = off", ...functions(), grants, policies, "COMMIT"].join(
      ";\n",
    ),
  );
}

/** The server that DATABASE_URL names is the first on which warehouses may be placed. */
async function registerServer(control: pg.ClientBase, adminUrl: string, ca?: string): Promise<void> {
  const { host, port } = addressOf(adminUrl);
  await control.query(
    `INSERT INTO console.servers (name, host, port) VALUES ('default', $1, $2)
     ON CONFLICT (name) DO UPDATE SET host = excluded.host, port = excluded.port
     WHERE (servers.host, servers.port) <> (excluded.host, excluded.port)`,
    [host, port],
  );
  if (ca !== undefined)
    await control.query("UPDATE console.servers SET ca_certificate = $1 WHERE name = 'default'", [ca]);
}

/**
 * Makes the control database ready: database, roles, schema `console`, grants. May run at any time, also while
 * others work: what is there stays. `adminUrl` names the control database, as a role that may create databases and
 * roles; PostgreSQL 15 or newer. Without a password the console's role keeps the one that it has. `serverCa`, as PEM, is
 * what the server's certificate is checked against.
 */
export async function setUpControl(
  adminUrl: string,
  { consolePassword, serverCa }: { consolePassword?: string; serverCa?: string },
): Promise<void> {
  const { database } = named("DATABASE_URL", () => addressOf(adminUrl));
  const admin = await adminClient({ url: adminUrl });
  try {
    await mustBeAtLeast(
      15,
      admin,
      "OpenDB needs PostgreSQL 15 or newer: choose another server in DATABASE_URL.",
    );
    await createDatabase(admin, database);
  } finally {
    await admin.end();
  }
  const control = await client({ url: adminUrl, isUnlimited: true });
  try {
    // Two that set up at once take turns.
    await control.query("SELECT pg_advisory_lock(hashtext('opendb.setup'))");
    await createRoles(control, consolePassword);
    await migrate(drizzle(control), { migrationsFolder });
    await grant(control, database);
    await registerServer(control, adminUrl, serverCa);
  } finally {
    await control.end();
  }
}
