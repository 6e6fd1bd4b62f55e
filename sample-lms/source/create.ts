import { readFileSync } from "node:fs";
import pg from "pg";
import { client } from "#db/connect.ts";
import { OpendbError } from "#errors.ts";

/** The login that only reads the demo source: what SOURCE_URL connects as. */
export const sourceRole = "opendb_source";

/** The database that a demo's platform is kept in. */
export const sourceDatabase = "platform";

/** An operational database: on which server, as a role that may create databases and roles, and by which name. */
export type SourceDatabase = { adminUrl: string; database: string };

const quoted = pg.escapeIdentifier;

async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = await client({ url: adminUrl });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** Roles belong to the whole server, so two sources made at once must not trip over each other. */
async function makeRole(admin: pg.Client, password: string): Promise<void> {
  await admin.query("SELECT pg_advisory_lock(hashtext($1))", [sourceRole]);
  const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [sourceRole]);
  const verb = rowCount === 0 ? "CREATE" : "ALTER";
  await admin.query(
    `${verb} ROLE ${quoted(sourceRole)} LOGIN NOSUPERUSER PASSWORD ${pg.escapeLiteral(password)}`,
  );
  await admin.query(`ALTER ROLE ${quoted(sourceRole)} SET timezone = 'America/Sao_Paulo'`);
  await admin.query("SELECT pg_advisory_unlock(hashtext($1))", [sourceRole]);
}

function grants(database: string): string {
  const role = quoted(sourceRole);
  return `GRANT CONNECT ON DATABASE ${quoted(database)} TO ${role};
    GRANT USAGE ON SCHEMA platform TO ${role};
    GRANT SELECT ON ALL TABLES IN SCHEMA platform TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA platform TO ${role};
    ALTER DEFAULT PRIVILEGES IN SCHEMA platform GRANT SELECT ON TABLES TO ${role};`;
}

/**
 * Makes an empty operational database: tables, the platform's clock, and the login role that may only read it.
 * `encoding`: SQL_ASCII takes any bytes, as platforms do that have never been told of another. Throws `conflict` when the
 * database exists. Fill it with fillGenerated or fillOulad.
 */
export async function createSource({
  adminUrl,
  database,
  password,
  encoding = "UTF8",
}: SourceDatabase & { password: string; encoding?: "UTF8" | "SQL_ASCII" }): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    if (await exists(admin, database))
      throw new OpendbError("conflict", `There is a database ${database} already.`, {
        hint: "Use it as it is, or drop it first: `npm run db:reset`.",
      });
    await admin.query(
      `CREATE DATABASE ${quoted(database)} TEMPLATE template0 ENCODING '${encoding}'${encoding === "UTF8" ? "" : " LOCALE 'C'"}`,
    );
    await makeRole(admin, password);
  });
  const inside = await client({ url: adminUrl, database });
  try {
    await inside.query(readFileSync(new URL("./schema.sql", import.meta.url), "utf8"));
    await inside.query(grants(database));
  } finally {
    await inside.end();
  }
}

async function exists(admin: pg.Client, database: string): Promise<boolean> {
  const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [database]);
  return rowCount === 1;
}

/** Whether the database is there; it says nothing about what is in it. */
export async function hasSource({ adminUrl, database }: SourceDatabase): Promise<boolean> {
  return asAdmin(adminUrl, (admin) => exists(admin, database));
}

/** Drops the database with everything in it, and the sessions that are open on it. The role stays. */
export async function dropSource({ adminUrl, database }: SourceDatabase): Promise<void> {
  await asAdmin(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`));
}
