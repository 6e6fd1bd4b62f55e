import type pg from "pg";
import { bookkeepingSteps } from "#db/bookkeeping/steps.ts";
import { type Address, client } from "#db/connect.ts";
import { dictionaryView } from "#db/contract/described.ts";
import { readContract } from "#db/contract/parse.ts";
import { comment, consoleRole, createKeys, createTable, loaderRole, protect, quote } from "#db/ddl.ts";
import { mustBeSlug } from "#db/provisioning/slug.ts";
import { tableNames } from "#db/schema/index.ts";
import { adminClient, createDatabase } from "#db/setup.ts";
import { OpendbError } from "#errors.ts";

/** A customer's database: on which server, by whose hand, under which name. */
export type WarehouseAt = { adminUrl: string; slug: string; host?: string; port?: number };

const addressOf = ({ adminUrl, slug, host, port }: WarehouseAt): Address => ({
  url: adminUrl,
  database: slug,
  host,
  port,
  role: loaderRole,
});

/** A connection to the server on which the warehouse is or will be, to the database that set-up uses. */
function serverClient({ adminUrl, host, port }: WarehouseAt): Promise<pg.Client> {
  return adminClient({ url: adminUrl, host, port });
}

async function mustBeOurs(admin: pg.ClientBase, slug: string): Promise<void> {
  const { rows } = await admin.query<{ owner: string }>(
    "SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1",
    [slug],
  );
  const owner = rows[0]?.owner;
  if (owner === undefined || owner === loaderRole) return;
  throw new OpendbError("conflict", `A database named ${slug} is there already and belongs to ${owner}.`, {
    hint: "Choose another name for the customer, or rename that database.",
  });
}

/** Says who may enter a database; everybody's days there are those of Sao Paulo. */
export async function admit(owner: pg.ClientBase, database: string): Promise<void> {
  await owner.query(`REVOKE ALL ON DATABASE ${quote(database)} FROM PUBLIC`);
  await owner.query(`GRANT CONNECT ON DATABASE ${quote(database)} TO ${consoleRole}`);
  await owner.query(`ALTER DATABASE ${quote(database)} SET timezone = 'America/Sao_Paulo'`);
}

/** Makes the schemas of a warehouse, and OpenDB's own records in it as this version has them, empty. */
export async function createBookkeeping(warehouse: pg.ClientBase): Promise<void> {
  await warehouse.query("CREATE SCHEMA lms; CREATE SCHEMA metrics; CREATE SCHEMA opendb");
  for (const statement of dictionaryView()) await warehouse.query(statement);
  for (const { sql, isOfTables } of bookkeepingSteps()) if (!isOfTables) await warehouse.query(sql);
}

async function createSchema(warehouse: pg.ClientBase): Promise<void> {
  await createBookkeeping(warehouse);
  for (const name of tableNames)
    for (const statement of [...createTable(name), ...createKeys(name), ...comment(name), ...protect(name)])
      await warehouse.query(statement);
  await warehouse.query("INSERT INTO opendb.meta (contract_version, bookkeeping) VALUES ($1, $2)", [
    readContract().version,
    bookkeepingSteps().at(-1)?.version,
  ]);
}

async function isComplete(warehouse: pg.ClientBase): Promise<boolean> {
  const { rows } = await warehouse.query<{ found: boolean }>(
    "SELECT to_regclass('opendb.meta') IS NOT NULL AS found",
  );
  return rows[0]?.found ?? false;
}

/**
 * Creates a customer's warehouse, empty: database, schemas, all tables with keys, comments, policies and grants. What an
 * interrupted call has made is completed by the next one; a complete warehouse is left as it is.
 */
export async function createWarehouse(at: WarehouseAt): Promise<void> {
  mustBeSlug(at.slug);
  const admin = await serverClient(at);
  try {
    // Two that create the same one take turns; the lock goes with the connection.
    await admin.query("SELECT pg_advisory_lock(hashtext('opendb.warehouse'), hashtext($1))", [at.slug]);
    await createDatabase(admin, at.slug, loaderRole);
    await mustBeOurs(admin, at.slug);
    await fillDatabase(at);
  } finally {
    await admin.end();
  }
}

async function fillDatabase(at: WarehouseAt): Promise<void> {
  const warehouse = await client(addressOf(at));
  try {
    await admit(warehouse, at.slug);
    await warehouse.query("BEGIN");
    if (!(await isComplete(warehouse))) await createSchema(warehouse);
    await warehouse.query("COMMIT");
  } finally {
    await warehouse.end();
  }
}

/** Drops a customer's warehouse with everything in it, and whoever is connected. It does not ask. */
export async function dropWarehouse(at: WarehouseAt): Promise<void> {
  mustBeSlug(at.slug);
  const admin = await serverClient(at);
  try {
    await mustBeOurs(admin, at.slug);
    await admin.query(`DROP DATABASE IF EXISTS ${quote(at.slug)} WITH (FORCE)`);
  } finally {
    await admin.end();
  }
}
